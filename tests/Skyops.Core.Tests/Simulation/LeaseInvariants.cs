using Skyops.Core.Scheduling;
using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Shards;
using Skyops.Core.Validation;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>
/// Epochs only rise; only what a machine made is recorded; replicas never share a node or an owner; a shard is accepted
/// once, and wrongly only by colluders; a gang begins whole; no node holds more than it has; a lease is not given away while it is kept.
/// </summary>
internal sealed class LeaseInvariants(World world, Invariants durable)
{
    private readonly Dictionary<(string Task, int Stage, int Shard), int> _epochs = [];
    private readonly HashSet<(string Task, int Stage, int Shard)> _accepted = [];
    private readonly Dictionary<string, SimWorker> _workers = world.Workers.ToDictionary(worker => worker.Address);

    public void Happened(string id, TaskState before, TaskEvent[] events, TaskState after)
    {
        foreach (var e in events)
        {
            switch (e)
            {
                case AttemptLeased lease:
                    if (lease.Epoch <= _epochs.GetValueOrDefault((id, lease.Stage, lease.Shard))) world.Violate($"{id}: the epoch {lease.Epoch} does not rise");
                    _epochs[(id, lease.Stage, lease.Shard)] = lease.Epoch;
                    if (lease.Streak < AdaptiveReplication.Trusted && !events.OfType<ReplicaPlanned>().Any(x => (x.Stage, x.Shard) == (lease.Stage, lease.Shard)))
                        world.Violate($"{id}: {lease.Node} is alone with shard {lease.Shard} and has only {lease.Streak} right results");
                    break;
                case AttemptFailed { Cause: AttemptFailureCause.NodeLost } lost:
                    if (_workers[lost.Node].Runs.IsRunning(new AttemptKey(id, lost.Stage, lost.Shard, lost.Slot, lost.Epoch)))
                        world.Violate($"{id}: {lost.Node} still runs shard {lost.Shard} epoch {lost.Epoch}, which was given away as lost");
                    break;
                case ReceiptReceived { Receipt: { } receipt }:
                    if (!durable.Runs.WasMade(receipt)) world.Violate($"{receipt.Node} never made the receipt of {receipt.Receipt.Key}");
                    break;
                case ShardAccepted accepted:
                    Accepted(id, before, accepted);
                    break;
            }
        }

        if (after is not TaskState.Open open) return;
        CheckReplicas(id, open);
        CheckGangs(id, open, events);
        foreach (var node in events.Select(e => e is AttemptLeased or RingerSent ? TaskEventPlace.Of(e).Node : null).OfType<string>().Distinct()) CheckNode(node);
    }

    /// <summary>The scheduler's own books: nothing free is below zero.</summary>
    public void CheckRoom(SchedulerState scheduler)
    {
        var nodes = scheduler.Nodes;
        for (var node = 0; node < nodes.Count; node++)
        {
            if (nodes.Shape[node] is null) continue;
            if (nodes.FreeSlots[node] < 0 || nodes.FreeCpu[node] < 0 || nodes.FreeRam[node] < 0)
                world.Violate($"the scheduler has given away more of {nodes.Address[node]} than there is");
        }
    }

    /// <summary>Room that attempts take by what is durable.</summary>
    public (int Slots, int Cpu, int Ram) UsedOn(string node)
    {
        var used = (Slots: 0, Cpu: 0, Ram: 0);
        foreach (var need in NeedsOn(node)) used = (used.Slots + 1, used.Cpu + need.CpuCores, used.Ram + need.RamMiB);
        return used;
    }

    /// <summary>What each live attempt on a node asked for, by what is durable.</summary>
    public IEnumerable<ResourceRequest> NeedsOn(string node)
    {
        foreach (var open in durable.Tasks.Values.OfType<TaskState.Open>())
        {
            foreach (var (stage, progress) in open.Stages.Active)
            {
                var live = progress.Active.Values.Sum(shard => shard.LiveAttempts.Count(attempt => attempt.Node == node));
                live += open.Ringers.Live.Count(ringer => ringer.Known.Stage == stage && ringer.Attempt.Node == node);
                for (var i = 0; i < live; i++) yield return open.Header.Plan[stage].Terms.Resources;
            }
        }
    }

    private void CheckNode(string node)
    {
        var model = _workers[node].Model;
        var used = UsedOn(node);
        if (used.Slots > model.Slots || used.Cpu > model.Capabilities.CpuCores || used.Ram > model.Capabilities.RamMiB)
            world.Violate($"{node} has leases for {used} and only {model.Slots} slots, {model.Capabilities.CpuCores} cores, {model.Capabilities.RamMiB} MiB");
        CheckGpus(node, model.Capabilities.Gpus);
    }

    /// <summary>A GPU is given to one attempt, and has the memory it asks for: the largest wishes must find the largest GPUs.</summary>
    private void CheckGpus(string node, GpuInfo[] gpus)
    {
        var wishes = NeedsOn(node).SelectMany(need => Enumerable.Repeat(need.GpuMemoryMiB, need.Gpus)).OrderDescending().ToArray();
        var sizes = gpus.Select(gpu => gpu.MemoryMiB).OrderDescending().ToArray();
        if (wishes.Length > sizes.Length || wishes.Zip(sizes).Any(pair => pair.First > pair.Second))
            world.Violate($"{node} has leases for [{string.Join(", ", wishes)}] MiB of GPU memory and only [{string.Join(", ", sizes)}]");
    }

    private void CheckReplicas(string id, TaskState.Open open)
    {
        foreach (var (_, index, shard) in open.ActiveShards)
        {
            var holders = shard.Slots.Select(slot => slot.Holder).OfType<Attempt>().Select(attempt => attempt.Node).ToArray();
            if (holders.Length < 2) continue;
            if (holders.Distinct().Count() < holders.Length || holders.Select(node => _workers[node].Model.Owner).Distinct().Count() < holders.Length)
                world.Violate($"{id}: replicas of shard {index} share a node or an owner: {string.Join(", ", holders)}");
        }
    }

    /// <summary>Where a gang begins in a row, all of its stage that waits begins in it.</summary>
    private void CheckGangs(string id, TaskState.Open open, TaskEvent[] events)
    {
        if (!open.Header.Spec.Together) return;
        foreach (var stage in events.OfType<AttemptLeased>().Select(lease => lease.Stage).Distinct())
        {
            if (open.Stages.Find(stage) is { Waiting: > 0 and var left }) world.Violate($"{id}: {left} slots of stage {stage} did not start together with the others");
        }
    }

    private void Accepted(string id, TaskState before, ShardAccepted e)
    {
        if (!_accepted.Add((id, e.Stage, e.Shard))) world.Violate($"{id}: stage {e.Stage} shard {e.Shard} was accepted twice");
        if (durable.Runs.IsRight(id, e.Stage, e.Shard, e.Digest)) return;
        var agreed = e.Votes.Where(vote => vote.Agreed).Select(vote => _workers[vote.Node].Model).ToArray();
        if (e.Votes.Length == 1 && before is TaskState.Open open && open.Header.Plan[e.Stage].Terms.Redundancy > 1)
            world.Violate($"{id}: shard {e.Shard} was accepted from one replica");
        if (agreed.Any(model => model.Conduct == Conduct.Honest)) world.Violate($"{id}: an honest node agreed to a wrong result of shard {e.Shard}");
        if (e.Votes.Length > 1 && agreed.Any(model => model.Conduct != Conduct.Colluder))
            world.Violate($"{id}: a wrong result of shard {e.Shard} was accepted without colluders");
    }
}
