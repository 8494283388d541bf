using System.Collections.Concurrent;

namespace Skyops.Tests.Embedded;

/// <summary>How test grains and tests talk: named gates that a grain waits at, and a list of what happened.</summary>
internal sealed class GrainProbe
{
    // Far longer than any step takes: a test that hangs names the gate instead of blocking the run.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();

    public ConcurrentQueue<string> Events { get; } = new();

    public void Open(string gate) => GateOf(gate).TrySetResult();

    public async Task Reached(string gate)
    {
        try
        {
            await GateOf(gate).Task.WaitAsync(s_patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Nobody opened '{gate}'. So far: {string.Join(", ", Events)}.");
        }
    }

    /// <summary>Opens <c>NAME entered</c>, then waits for <c>NAME leave</c>.</summary>
    public async Task PassAsync(string name)
    {
        Events.Enqueue($"{name} in");
        Open($"{name} entered");
        await Reached($"{name} leave");
        Events.Enqueue($"{name} out");
    }

    private TaskCompletionSource GateOf(string gate) =>
        _gates.GetOrAdd(gate, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
