namespace Orleans.Embedded;

/// <summary>A grain interface, how to make references to it and which class implements it.</summary>
internal sealed class GrainInterfaceEntry(
    Type grainInterface, Func<GrainTarget, GrainProxy> createProxy, GrainClass[] classes)
{
    /// <summary>The one class that implements the interface.</summary>
    /// <exception cref="ArgumentException">There is none, or more than one.</exception>
    internal GrainClass Class => classes switch
    {
        [var only] => only,
        [] => throw new ArgumentException($"No grain class implements {grainInterface}."),
        _ => throw new ArgumentException(
            $"More than one grain class implements {grainInterface}: {string.Join(", ", classes.Select(x => x.Type))}."),
    };

    internal GrainProxy CreateProxy(GrainTarget target) => createProxy(target);
}
