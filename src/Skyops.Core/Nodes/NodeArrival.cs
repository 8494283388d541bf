using Skyops.Errors;
using Skyops.Ledger;
using Skyops.Nodes;

namespace Skyops.Core.Nodes;

/// <summary>A worker connects: for the first time, again, or with something else than before.</summary>
internal static class NodeArrival
{
    public static NodeDecision Enrol(NodeCommand.Connect command, DateTimeOffset now) =>
        Check(command.Connection) is { } refusal
            ? refusal
            : NodeDecision.Of(new NodeEvent.NodeEnrolled(now, command.Address, OfferOf(command.Connection)));

    public static NodeDecision Return(NodeState.Known state, NodeCommand.Connect command, DateTimeOffset now)
    {
        if (Check(command.Connection) is { } refusal) return refusal;
        var offer = OfferOf(command.Connection);
        var events = new List<NodeEvent>(2);
        if (!NodeOffers.Same(state.Facts.Offer, offer)) events.Add(new NodeEvent.NodeChanged(now, offer));
        if (NodeDecider.LinkOf(state) != NodeLink.Reachable) events.Add(new NodeEvent.NodeReady(now));
        return NodeDecision.Of([.. events]);
    }

    public static NodeFacts Facts(NodeEvent.NodeEnrolled e) => new()
    {
        Address = e.Address,
        Offer = e.Offer,
        EnrolledAt = e.At,
        Reputation = Reputation.Newcomer(e.At),
        Uptime = Uptime.Begin(e.At),
    };

    private static NodeOffer OfferOf(NodeConnect x) => new(
        x.Owner, x.Capabilities, x.PricePerHour, x.Slots, x.DelegationId, x.Network, x.AvailableUntil);

    /// <summary>All wrong fields at once, or null.</summary>
    private static Refusal? Check(NodeConnect x)
    {
        var wrong = new List<FieldError>();
        var has = x.Capabilities;
        Range(wrong, "slots", x.Slots, 1, Limits.AssignmentsPerNode);
        Range(wrong, "running", x.Running.Length, 0, Limits.AssignmentsPerNode);
        Range(wrong, "capabilities.cpuCores", has.CpuCores, 1, Limits.CpuCores);
        Range(wrong, "capabilities.ramMiB", has.RamMiB, 1, Limits.RamMiB);
        Range(wrong, "capabilities.diskMiB", has.DiskMiB, 0, Limits.DiskMiB);
        Range(wrong, "capabilities.gpus", has.Gpus.Length, 0, Limits.Gpus);
        foreach (var gpu in has.Gpus) Range(wrong, "capabilities.gpus.memoryMiB", gpu.MemoryMiB, 0, Limits.GpuMemoryMiB);
        if (x.Owner.Length is 0 or > Limits.NameLength)
        {
            wrong.Add(new FieldError(
                "owner", x.Owner, "is not an account", $"1 to {Limits.NameLength} characters", "Name the account that is paid."));
        }

        if (x.PricePerHour > Amount.Most)
        {
            wrong.Add(new FieldError(
                "pricePerHour", x.PricePerHour.ToString(), "is too much", $"at most {Amount.Most}", "Ask for less."));
        }

        return wrong.Count == 0 ? null : new Refusal(RefusalCode.Invalid, "The node's offer is not valid.", Fields: [.. wrong]);
    }

    private static void Range(List<FieldError> wrong, string field, int value, int least, int most)
    {
        if (value >= least && value <= most) return;
        wrong.Add(new FieldError(field, $"{value}", "is out of range", $"{least} to {most}", "Correct what the worker announces."));
    }
}
