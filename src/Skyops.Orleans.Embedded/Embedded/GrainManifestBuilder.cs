namespace Orleans.Embedded;

/// <summary>Where generated code tells what grain interfaces and classes its assembly holds.</summary>
public sealed class GrainManifestBuilder
{
    internal Dictionary<Type, Func<GrainTarget, GrainProxy>> Interfaces { get; } = [];

    internal Dictionary<Type, GrainClass> ClassesByType { get; } = [];

    /// <summary>Adds a grain interface and the constructor of its proxy.</summary>
    public void AddInterface(Type grainInterface, Func<GrainTarget, GrainProxy> createProxy) =>
        Interfaces[grainInterface] = createProxy;

    /// <summary>Adds a grain class.</summary>
    public void AddClass(Type grainClass) => ClassesByType[grainClass] = new GrainClass(grainClass);
}
