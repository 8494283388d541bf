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
            FilterReason.NotBefore => "Nothing: it is tried again when its back-off is over.",
            FilterReason.ReplicaRules => "Replicas go to nodes of different owners: more owners must join, or redundancy be lower.",
            FilterReason.SlotsBusy or FilterReason.CpuBusy or FilterReason.RamBusy or FilterReason.DiskBusy or FilterReason.GpusBusy =>
                "Nodes that fit are busy: wait for one, ask for less, or start more workers.",
            FilterReason.Reputation => "Nodes that fit have not earned enough trust: wait until they have, or lower the floor.",
            FilterReason.Price => "Nodes that fit cost more than the budget leaves: raise the budget or shorten the duration.",
            FilterReason.NodeNotReady => "Nodes that fit are away or in quarantine: bring them back.",
            FilterReason.Disk => "Ask for less disk, or start a worker with more.",
            FilterReason.Ram => "Ask for less memory, or start a worker with more.",
            FilterReason.CpuCores => "Ask for fewer cores, or start a worker with more.",
            FilterReason.GpuMemory => "Ask for less GPU memory, or start a worker with a larger GPU.",
            FilterReason.GpuCount or FilterReason.GpuModel => "Ask for other or fewer GPUs, or start a worker that has them.",
            _ => "Start a worker that offers the executor.",
        };
    }
}
