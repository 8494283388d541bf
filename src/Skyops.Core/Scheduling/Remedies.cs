using System.Globalization;
using Skyops.Core.Scheduling.Filters;

namespace Skyops.Core.Scheduling;

/// <summary>
/// What would change that a group waits: about what keeps it from the nodes that are nearest to taking it.
/// </summary>
internal static class Remedies
{
    public static string Of(NodeTally tally)
    {
        if (tally.Nodes == 0) return "No node has joined the pool: start a worker.";

        // The later the filter, the nearer the node was to taking the work.
        return tally.ByWeight.OrderDescending().First() switch
        {
            FilterReason.Fits => "Nothing: it is placed at the next pass.",
            FilterReason.GangIncomplete => "Its slots start together: wait until there is room for all, ask for fewer, or start more workers.",
            FilterReason.KeptForGang => string.Create(
                CultureInfo.InvariantCulture,
                $"Nodes that fit are kept for a gang that came earlier: wait, start more workers, or set durationSeconds so that it ends before {tally.KeptUntil:HH:mm:ss} UTC."),
            FilterReason.NotBefore => "Nothing: it is tried again when its back-off is over.",
            FilterReason.OverBudget => "It is tried again when an attempt of the task ends: wait for one, or raise the budget.",
            FilterReason.ReplicaRules =>
                "Replicas go to nodes of different owners and networks: more of them must join, or redundancy be lower.",
            FilterReason.EquivalenceClass =>
                "Replicas run on machines of one kind, for their results are compared bit by bit: more of that kind must join, or redundancy be lower.",
            FilterReason.SlotsBusy or FilterReason.CpuBusy or FilterReason.RamBusy or FilterReason.DiskBusy or FilterReason.GpusBusy =>
                "Nodes that fit are busy: wait for one, ask for less, or start more workers.",
            FilterReason.Reputation => "Nodes that fit have not earned enough trust: wait until they have, or lower the floor.",
            FilterReason.Price => "Nodes that fit cost more than the budget leaves: raise the budget or shorten the duration.",
            FilterReason.PriceCeiling => "Nodes that fit cost more than the task's ceiling: raise placement.maxPricePerHour, or wait for a cheaper node.",
            FilterReason.Latency => "Nodes that fit are too far or not measured yet: raise placement.maxLatencyMs, or start a worker nearer to the silo.",
            FilterReason.Availability => "Nodes that fit leave too soon: shorten durationSeconds, or start a worker that stays.",
            FilterReason.NodeNotReady => "Nodes that fit are away or in quarantine: bring them back.",
            FilterReason.Disk => "Ask for less disk, or start a worker with more.",
            FilterReason.Ram => "Ask for less memory, or start a worker with more.",
            FilterReason.CpuCores => "Ask for fewer cores, or start a worker with more.",
            FilterReason.GpuMemory => "Ask for less GPU memory, or start a worker with a larger GPU.",
            FilterReason.ComputeCapability => "Ask for a lower compute capability, or start a worker with a newer GPU.",
            FilterReason.NetworkPolicy => "Start a worker that allows it (--network), or ask for less.",
            FilterReason.Region => "Name another region, or start a worker in one that is named.",
            FilterReason.Software => "Bring it along as an input, or start a worker on a machine that has it; `skyops node show` says what nodes have.",
            FilterReason.Image => "Name an image that nodes take: an archive among the inputs, or one of a registry that an operator allows (`skyops worker --registry HOST`).",
            FilterReason.Submitter => "Ask an operator to name your account (`skyops worker --submitter`), or start a worker that works for everybody.",
            FilterReason.Tier => "Ask for a tier that nodes offer, or start a worker that offers this one.",
            FilterReason.GpuCount or FilterReason.GpuModel or FilterReason.GpuVendor => "Ask for other or fewer GPUs, or start a worker that has them.",
            _ => "Start a worker that offers the executor; programs of others only where --allow command (a sandbox), --allow container or --allow process says so.",
        };
    }
}
