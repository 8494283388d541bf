namespace Orleans.Embedded;

/// <summary>What is the same for all calls of one grain interface method. One instance a method, made by generated code.</summary>
/// <param name="grainInterface">The name of the interface, for messages.</param>
/// <param name="name">The name of the method, for messages.</param>
/// <param name="options">What its attributes say.</param>
/// <param name="responseTimeout">The text of its <see cref="ResponseTimeoutAttribute"/>, or null for the silo's default.</param>
public sealed class GrainMethod(
    string grainInterface, string name, GrainMethodOptions options, string? responseTimeout)
{
    internal static GrainMethod TimerTick { get; } = new("IGrainTimer", "Tick", GrainMethodOptions.OneWay, null);

    internal static GrainMethod InterleavingTimerTick { get; } =
        new("IGrainTimer", "Tick", GrainMethodOptions.OneWay | GrainMethodOptions.AlwaysInterleave, null);

    internal static GrainMethod Lifecycle { get; } = new("IGrainBase", "Lifecycle", GrainMethodOptions.OneWay, null);

    internal bool IsOneWay => (options & GrainMethodOptions.OneWay) != 0;

    internal TimeSpan? ResponseTimeout { get; } =
        responseTimeout is null ? null : new ResponseTimeoutAttribute(responseTimeout).Timeout;

    internal TurnKind TurnKind => (options & GrainMethodOptions.AlwaysInterleave) != 0 ? TurnKind.Interleaving
        : (options & GrainMethodOptions.ReadOnly) != 0 ? TurnKind.ReadOnly
        : TurnKind.Exclusive;

    /// <summary><c>Interface.Method</c>.</summary>
    public override string ToString() => $"{grainInterface}.{name}";
}
