using Orleans.Embedded;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The name of a grain, from inside it or from a reference to it.</summary>
public static class GrainExtensions
{
    /// <summary>The key the grain was asked for with.</summary>
    public static string GetPrimaryKeyString(this IAddressable grain) => IdOf(grain).Key;

    /// <summary>The identity of the grain: its type and key.</summary>
    public static GrainId GetGrainId(this IAddressable grain) => IdOf(grain);

    private static GrainId IdOf(IAddressable grain) => grain switch
    {
        Grain instance => instance.Activation.GrainId,
        GrainProxy proxy => proxy.Target.GrainId,
        IGrainBase instance => instance.GrainContext.GrainId,
        null => throw new ArgumentNullException(nameof(grain)),
        _ => throw new ArgumentException($"{grain.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
    };
}
