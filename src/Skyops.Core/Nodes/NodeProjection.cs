using System.Text.Json;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Storage;

namespace Skyops.Core.Nodes;

/// <summary>What others see of a node: people, the scheduler, lists.</summary>
public static class NodeProjection
{
    public const string EntityKind = "node";

    public static NodeStatus StatusOf(NodeState.Known state) => state switch
    {
        NodeState.Ready => NodeStatus.Ready,
        NodeState.Unreachable => NodeStatus.Unreachable,
        NodeState.Lost => NodeStatus.Lost,
        _ => NodeStatus.Quarantined,
    };

    /// <param name="state">The node.</param>
    /// <param name="running">Attempts assigned to it now.</param>
    /// <param name="lastSeenAt">The last heartbeat, which only the grain knows.</param>
    /// <param name="now">Reputation and uptime are of this moment.</param>
    public static NodeView View(NodeState.Known state, string[] running, DateTimeOffset lastSeenAt, DateTimeOffset now)
    {
        var facts = state.Facts;
        return new NodeView
        {
            Address = facts.Address,
            Owner = facts.Offer.Owner,
            Status = StatusOf(state),
            Capabilities = facts.Offer.Capabilities,
            PricePerHour = facts.Offer.PricePerHour,
            Slots = facts.Offer.Slots,
            Running = running,
            Reputation = facts.Reputation.ScoreAt(now),
            Valid = facts.Record.Valid,
            Invalid = facts.Record.Invalid,
            BrokenPromises = facts.Record.BrokenPromises,
            Uptime = facts.Uptime.ShareAt(now),
            Earned = facts.Record.Earned,
            EnrolledAt = facts.EnrolledAt,
            LastSeenAt = lastSeenAt,
            Streaks = facts.Streaks.Told,
        };
    }

    /// <summary>
    /// The scheduler's view. Reputation and uptime come in steps of one hundredth and failures in steps of one tenth, so
    /// that the scheduler hears of a node when a step was taken and not after each of its results. What only the grain's
    /// memory knows, latency and holdings, is not in it.
    /// </summary>
    public static NodeSnapshot Snapshot(NodeState.Known state, DateTimeOffset now) => new(
        state.Facts.Address,
        state.Facts.Offer.Owner,
        StatusOf(state),
        state.Facts.Offer.Capabilities,
        state.Facts.Offer.PricePerHour,
        state.Facts.Offer.Slots,
        Step(state.Facts.Reputation.ScoreAt(now)),
        Step(state.Facts.Uptime.ShareAt(now)))
    {
        Network = state.Facts.Offer.Network,
        AvailableUntil = state.Facts.Offer.AvailableUntil,
        Streaks = state.Facts.Streaks.Told,
        FailureShare = Math.Floor(state.Facts.History.ShareAt(now) * 10) / 10,
    };

    /// <summary>
    /// The row that lists and filters read; its summary is a <see cref="NodeView"/> without what only memory knows.
    /// </summary>
    public static EntityRow Entity(NodeState.Known state, DateTimeOffset now)
    {
        var view = View(state, [], now, now);
        var summary = JsonSerializer.SerializeToUtf8Bytes(view, NodeJson.Default.NodeView);
        var status = JsonNamingPolicy.CamelCase.ConvertName(view.Status.ToString());
        return new EntityRow(EntityKind, view.Address, view.Owner, status, now, summary);
    }

    public static NodeView ReadSummary(ReadOnlySpan<byte> summary) =>
        JsonSerializer.Deserialize(summary, NodeJson.Default.NodeView) ?? throw new JsonException("a node summary is empty");

    private static double Step(double share) => Math.Floor(share * 100) / 100;
}
