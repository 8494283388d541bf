using System.Reflection;

namespace Orleans.Embedded;

/// <summary>All grain interfaces and classes of the application, found once.</summary>
internal sealed class GrainManifest
{
    private readonly Dictionary<Type, GrainInterfaceEntry> _entries = [];

    private GrainManifest(IEnumerable<Assembly> assemblies)
    {
        var builder = new GrainManifestBuilder();
        foreach (var part in assemblies)
        {
            foreach (var attribute in part.GetCustomAttributes<GrainManifestAttribute>())
                ((IGrainManifest)Activator.CreateInstance(attribute.ManifestType)!).Register(builder);
        }

        foreach (var (type, create) in builder.Interfaces)
            _entries.Add(type, new(type, create, [.. builder.ClassesByType.Values.Where(x => type.IsAssignableFrom(x.Type))]));
    }

    /// <summary>The manifest of the loaded assemblies and of those they name as <see cref="ApplicationPartAttribute"/>.</summary>
    internal static GrainManifest Discover()
    {
        var found = new Dictionary<string, Assembly>();
        var queue = new Queue<Assembly>(AppDomain.CurrentDomain.GetAssemblies());
        while (queue.TryDequeue(out var assembly))
        {
            if (assembly.IsDynamic || !found.TryAdd(assembly.FullName!, assembly))
                continue;
            foreach (var part in assembly.GetCustomAttributes<ApplicationPartAttribute>())
                queue.Enqueue(Assembly.Load(part.AssemblyName));
        }

        return new GrainManifest(found.Values);
    }

    internal GrainInterfaceEntry Resolve(Type grainInterface) => _entries.TryGetValue(grainInterface, out var entry)
        ? entry
        : throw new ArgumentException(
            $"{grainInterface} has no proxy. Does the project that declares it set UsesGrains?", nameof(grainInterface));
}
