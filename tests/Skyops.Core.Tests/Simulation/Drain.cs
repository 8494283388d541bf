using System.Text.Json;
using Skyops.Core.Nodes;
using Skyops.Core.Scheduling;
using Skyops.Core.Scheduling.Audit;
using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Shards;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>
/// The end of a run. Without faults every task must end by itself, or wait for a reason: no node that there is could be
/// granted to it. What waits so is cancelled; then nothing may be left anywhere.
/// </summary>
internal sealed class Drain(World world)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(60);

    /// <summary>Checks in a row for which a slot may wait although a node would be granted.</summary>
    private const int Patience = 5;

    private readonly Dictionary<string, int> _waits = new(StringComparer.Ordinal);

    public void Run()
    {
        if (!LetEnd()) return;
        foreach (var (id, open) in Open())
        {
            world.Trace.Write("drain", $"{id} waits for good reason and is cancelled");
            world.Guard(Lifetime.World, () => world.Owners.First(owner => owner.Account == open.Header.Account).CancelAsync(id));
        }

        if (!world.RunFor(TimeSpan.FromSeconds(60))) return;
        foreach (var (id, _) in Open()) world.Violate($"{id} was cancelled and has not ended");
        CheckNothingLeft();
        foreach (var worker in world.Workers) worker.Stop();
        if (!world.RunFor(TimeSpan.FromMinutes(8))) return;
        world.Invariants.AtTheEnd();
        foreach (var owner in world.Owners)
        {
            if (world.Silo?.BrokerActor.Active?.Open(owner.Account) is > 0 and var open)
                world.Violate($"the broker still counts {open} open tasks of {owner.Account}");
        }
    }

    /// <summary>True when all have ended or wait for good reason.</summary>
    private bool LetEnd()
    {
        var until = world.Queue.Elapsed + Longest;
        var quiet = 0;
        while (world.Queue.Elapsed < until)
        {
            if (!world.RunFor(Step)) return false;
            if (Open().Length == 0) return true;
            quiet = AnythingGoesOn() ? 0 : quiet + 1;
            if (quiet > Patience) return world.Violation is null;
        }

        world.Violate($"no end within {Longest}: {string.Join(", ", Open().Select(task => task.Id))}");
        return false;
    }

    private (string Id, TaskState.Open Task)[] Open() =>
        [.. world.Invariants.Tasks.Where(task => task.Value is TaskState.Open).Select(task => (task.Key, (TaskState.Open)task.Value))];

    private bool AnythingGoesOn()
    {
        var goesOn = false;
        var waits = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, open) in Open())
        {
            if (open.AwaitsTasks)
            {
                goesOn |= open.Header.Spec.After.All(after => world.Invariants.Tasks[after] is TaskState.Ended);
                continue;
            }

            goesOn |= open.Ringers.Live.Length > 0 || open.ActiveShards.Any(shard => shard.State.LiveAttempts.Any());
            foreach (var (place, node) in Grantable(id, open))
            {
                goesOn = true;
                waits.Add(place);
                _waits[place] = _waits.GetValueOrDefault(place) + 1;
                if (_waits[place] > Patience) world.Violate($"{place} waits although {node} has room and would be granted; {Said(id)}");
            }
        }

        foreach (var over in _waits.Keys.Where(place => !waits.Contains(place)).ToArray()) _waits.Remove(over);
        return goesOn;
    }

    /// <summary>What the scheduler says of a task that waits.</summary>
    private string Said(string id)
    {
        if (world.Silo?.Scheduler.State is not { } state) return "there is no scheduler";
        var said = SchedulingPass.Explain(state, id, world.Queue.Now);
        return said is null ? "the scheduler knows of nothing that waits" : $"the scheduler says {JsonSerializer.Serialize(said)}";
    }

    /// <summary>Waiting slots for which some ready node has room and the task itself would say yes.</summary>
    private IEnumerable<(string Place, string Node)> Grantable(string id, TaskState.Open open)
    {
        foreach (var (stage, shard) in open.Stages.Active.SelectMany(s => Enumerable.Range(0, s.Value.Offered).Select(i => (s.Key, i))))
        {
            if (open.Stages.Find(stage, shard) is not { } state) continue;
            for (var slot = 0; slot < state.Slots.Length; slot++)
            {
                if (state.Slots[slot] is not SlotState.Waiting) continue;
                var node = world.Workers.FirstOrDefault(worker => IsGranted(id, open, stage, shard, slot, worker));
                if (node is not null) yield return ($"{id}/{stage}/{shard}/{slot}@{state.Epoch}", node.Address);
            }
        }
    }

    private bool IsGranted(string id, TaskState.Open open, int stage, int shard, int slot, SimWorker worker)
    {
        if (world.Invariants.Node(worker.Address) is not NodeState.Ready) return false;
        var (model, need, used) = (worker.Model, open.Header.Plan[stage].Terms.Resources, world.Invariants.UsedOn(worker.Address));
        if (used.Slots >= model.Slots || used.Cpu + need.CpuCores > model.Capabilities.CpuCores || used.Ram + need.RamMiB > model.Capabilities.RamMiB)
            return false;

        if (world.Silo?.Scheduler.IsKeptForGang(id, stage, worker.Address) == true) return false;

        // Whatever runs there may sit on the large ones.
        if (need.Gpus > 0 && model.Capabilities.Gpus.Count(gpu => gpu.MemoryMiB >= need.GpuMemoryMiB) - world.Invariants.GpusOn(worker.Address) < need.Gpus)
            return false;
        var placement = new Placement(stage, shard, slot, worker.Address, model.Owner, model.Price, 1);
        return TaskDecider.Decide(open, new TaskCommand.Grant([placement]), world.Queue.Now).Grants[0] == GrantAnswer.Granted;
    }

    private void CheckNothingLeft()
    {
        if (world.Silo is not { } silo)
        {
            world.Violate("there is no silo at the end");
            return;
        }

        var left = silo.Scheduler.State.Statistics();
        if (left.LiveSlots > 0 || left.WaitingSlots > 0)
            world.Violate($"the scheduler still holds {left.LiveSlots} reservations and {left.WaitingSlots} waiting slots");
        // Through bytes, as the record keeps it.
        var inputs = SchedulingInputCodec.Decode(SchedulingInputCodec.Encode(silo.Scheduler.Inputs()));
        if (SchedulingReplay.Verify(inputs) is [var wrong, ..]) world.Violate($"the replay gives another plan: {wrong}");
        foreach (var node in silo.ActiveNodes.Where(node => node.Assignments.Running.Any(key => !CanaryNames.IsCanary(key))))
            world.Violate($"{node.Address} still has {string.Join(", ", node.Assignments.Running)}");
        foreach (var worker in world.Workers.Where(worker => worker.Runs.Keys.Any(key => !CanaryNames.IsCanary(key.TaskId))))
            world.Violate($"{worker.Address} still runs {string.Join(", ", worker.Runs.Keys)}");
    }
}
