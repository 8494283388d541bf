namespace Skyops.Tests.Chaos;

/// <summary>How much is broken: little in a quick run, all of it with <c>SKYOPS_CHAOS=all</c>, which <c>tests/run.sh all</c> sets.</summary>
internal static class ChaosMode
{
    public static bool All { get; } = Environment.GetEnvironmentVariable("SKYOPS_CHAOS") == "all";

    public static int SiloKills => All ? 50 : 5;
}

/// <summary>Chaos measures times, so its tests run one after the other.</summary>
[CollectionDefinition("chaos", DisableParallelization = true)]
public sealed class ChaosCollection;
