using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;

namespace Orleans.Embedded;

/// <summary>A grain class and how to make instances of it.</summary>
internal sealed class GrainClass(Type type)
{
    private const string Suffix = "Grain";

    private readonly Lazy<ObjectFactory> _factory = new(() => ActivatorUtilities.CreateFactory(type, Type.EmptyTypes));

    /// <summary>The class's name in lower case without "Grain", as Orleans names grain types.</summary>
    internal string TypeName { get; } = type.Name.Length > Suffix.Length && type.Name.EndsWith(Suffix, StringComparison.Ordinal)
        ? type.Name[..^Suffix.Length].ToLowerInvariant()
        : type.Name.ToLowerInvariant();

    internal bool IsReentrant { get; } = type.GetCustomAttribute<ReentrantAttribute>() is not null;

    internal Type Type => type;

    internal object Create(IServiceProvider services) => _factory.Value(services, null);
}
