using System.Runtime.InteropServices;
using System.Text.Json;

namespace Skyops.Core.Nodes;

/// <summary>
/// A node's whole state as UTF-8 JSON for the journal's snapshot, so that a start reads what is alive and not all that
/// the node ever did. The rows stay the truth: a snapshot of another version is not read.
/// </summary>
public static class NodeSnapshotCodec
{
    private const int Version = 1;

    public static byte[] Encode(NodeState state) => JsonSerializer.SerializeToUtf8Bytes(Written.Of(state), NodeJson.Default.Written);

    /// <summary>The state, or null when another version wrote it.</summary>
    /// <exception cref="JsonException">The bytes are no snapshot.</exception>
    public static NodeState? Decode(ReadOnlySpan<byte> json)
    {
        var written = JsonSerializer.Deserialize(json, NodeJson.Default.Written) ?? throw new JsonException("a snapshot is null");
        return written.Version == Version ? written.State() : null;
    }

    /// <summary>The state in flat fields; those that a state does not have are left out.</summary>
    internal sealed record Written(int Version, string Kind, WrittenFacts? Facts)
    {
        public DateTimeOffset? Since { get; init; }
        public string? Reason { get; init; }
        public NodeLink? Link { get; init; }
        public bool? ByOperator { get; init; }
        public CanaryRecord? Canary { get; init; }

        public static Written Of(NodeState state) => state switch
        {
            NodeState.Ready x => Of(x),
            NodeState.Unreachable x => Of(x) with { Since = x.Since },
            NodeState.Lost x => Of(x) with { Since = x.Since },
            NodeState.Quarantined x => Of(x) with { Since = x.Since, Reason = x.Reason, Link = x.Link, ByOperator = x.ByOperator, Canary = x.Canary },
            _ => new Written(NodeSnapshotCodec.Version, nameof(NodeState.None), null),
        };

        public NodeState State() => Kind switch
        {
            nameof(NodeState.None) => new NodeState.None(),
            nameof(NodeState.Ready) => new NodeState.Ready(Known()),
            nameof(NodeState.Unreachable) => new NodeState.Unreachable(Known(), Since!.Value),
            nameof(NodeState.Lost) => new NodeState.Lost(Known(), Since!.Value),
            nameof(NodeState.Quarantined) =>
                new NodeState.Quarantined(Known(), Since!.Value, Reason!, Link!.Value, ByOperator!.Value) { Canary = Canary! },
            _ => throw new JsonException($"a node's snapshot is of the unknown state '{Kind}'"),
        };

        private static Written Of(NodeState.Known state) => new(NodeSnapshotCodec.Version, state.GetType().Name, WrittenFacts.Of(state.Facts));

        private NodeFacts Known() => Facts?.Facts() ?? throw new JsonException("a node's snapshot has no facts");
    }

    /// <param name="Recent">The hashes, eight bytes each, little-endian.</param>
    /// <param name="Streaks">Exact counts by executor.</param>
    internal sealed record WrittenFacts(
        string Address, NodeOffer Offer, DateTimeOffset EnrolledAt, Reputation Reputation, Uptime Uptime, NodeRecord Record,
        byte[] Recent, Dictionary<string, int> Streaks, FailureHistory History, FailedTask[] Failures)
    {
        public static WrittenFacts Of(NodeFacts facts) => new(
            facts.Address, facts.Offer, facts.EnrolledAt, facts.Reputation, facts.Uptime, facts.Record,
            MemoryMarshal.AsBytes(facts.Recent.NewestLast()).ToArray(), new Dictionary<string, int>(facts.Streaks.ByExecutor),
            facts.History, [.. facts.Failures.Failed]);

        public NodeFacts Facts() => new()
        {
            Address = Address,
            Offer = Offer,
            EnrolledAt = EnrolledAt,
            Reputation = Reputation,
            Uptime = Uptime,
            Record = Record,
            Recent = RecentOutcomes.Of(MemoryMarshal.Cast<byte, ulong>(Recent)),
            Streaks = ValidStreaks.Of(Streaks),
            History = History,
            Failures = FailureWatch.Of(Failures),
        };
    }
}
