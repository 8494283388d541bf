namespace Orleans.Hosting;

/// <summary>How silos find each other.</summary>
public static class CoreHostingExtensions
{
    /// <summary>A silo on its own. Here it always is, so this changes nothing.</summary>
    public static ISiloBuilder UseLocalhostClustering(this ISiloBuilder builder) => builder;
}
