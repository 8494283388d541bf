using Skyops.Nodes;
using Skyops.Scheduling;

namespace Skyops.Grains.Nodes;

/// <summary>What the gateway noticed of a node last: how far it is, what it holds, what its GPUs do. Never in the journal.</summary>
internal sealed class NodeSight
{
    private int? _latencyMs;
    private ulong[] _holds = [];

    /// <summary>For people only: the scheduler asks for none of it.</summary>
    public GpuReading[] Gpus { get; private set; } = [];

    /// <summary>Answers true when the scheduler should hear of it.</summary>
    public bool Note(NodeObservation seen)
    {
        var changed = false;
        Gpus = seen.Gpus ?? Gpus;
        if (seen.LatencyMs is { } latency && latency != _latencyMs)
        {
            _latencyMs = latency;
            changed = true;
        }

        if (seen.Holds is { } holds && !holds.AsSpan().SequenceEqual(_holds))
        {
            _holds = holds;
            changed = true;
        }

        return changed;
    }

    public NodeSnapshot On(NodeSnapshot snapshot) => snapshot with { LatencyMs = _latencyMs, Holds = _holds };
}
