using Skyops.Core.Scheduling;
using Skyops.Core.Scheduling.Audit;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>Mirrors the scheduler grain: hears, runs passes, offers placements, asks again what it cannot know.</summary>
internal sealed class SimScheduler(SimSilo silo)
{
    private bool _requested;
    private bool _rebuilt;
    private bool _running;
    private Lifetime _alarm = new();
    private SimRebuild? _rebuild;

    private readonly Dictionary<string, ValidStreak[]> _streaks = new(StringComparer.Ordinal);

    private readonly RecordedScheduler _recorded = new(new SchedulerState());

    public SchedulerState State => _recorded.State;

    /// <summary>What it was told since it began, for a replay.</summary>
    public IReadOnlyList<SchedulingInput> Inputs() => _recorded.Take();

    /// <summary>Whether a node is kept for a gang that a task of another must not delay.</summary>
    public bool IsKeptForGang(string taskId, int stage, string node) =>
        State.EntriesOf(taskId).FirstOrDefault(entry => entry.Stage == stage) is { } entry
        && State.Kept.ClosedTo(entry, silo.Now)?.Holds(State.Nodes.IndexOf(node)) == true;

    public void NodeChanged(NodeSnapshot node)
    {
        silo.World.Trace.Write("scheduler", $"{node.Address} is {node.Status}");
        _streaks[node.Address] = node.Streaks.Length > 0 ? node.Streaks : silo.World.PastOf(node.Address);
        _recorded.NodeChanged(silo.World.Bug == PlantedBug.OverCommittedGpuMemory ? WithMoreMemory(node) : node);
        RequestPass();
    }

    public void Request(PlacementRequest request)
    {
        var heard = silo.World.Bug == PlantedBug.SameOwner
            ? request with { Waiting = [.. request.Waiting.Select(slot => slot with { ExcludedNodes = [], ExcludedOwners = [] })] }
            : request;
        _rebuild?.Heard(request.TaskId);
        Wanted(heard);
    }

    public void Release(string taskId, SlotOnNode[] slots)
    {
        if (silo.World.Bug == PlantedBug.DroppedRelease) return;
        _rebuild?.Heard(taskId);
        _recorded.Release(taskId, slots);
        RequestPass();
    }

    public void Withdraw(string taskId)
    {
        _rebuild?.Heard(taskId);
        _recorded.Withdraw(taskId);
    }

    public async Task RebuildAsync()
    {
        _rebuild = new SimRebuild(silo, Wanted);
        await _rebuild.HearHoldersAsync();
        _rebuilt = true;
        RequestPass();
        await _rebuild.HearWaitingAsync();
        _rebuild = null;
    }

    private void Wanted(PlacementRequest request)
    {
        _recorded.Request(request, silo.Now);
        RequestPass();
    }

    private static NodeSnapshot WithMoreMemory(NodeSnapshot node) => node with
    {
        Capabilities = node.Capabilities with { Gpus = [.. node.Capabilities.Gpus.Select(gpu => gpu with { MemoryMiB = 2 * gpu.MemoryMiB })] },
    };

    private void RequestPass()
    {
        _requested = true;
        if (_running) return;
        _running = true;
        silo.World.Guard(silo.Life, RunPassesAsync);
    }

    private async Task RunPassesAsync()
    {
        while (_requested)
        {
            await silo.World.Queue.DelayAsync(TimeSpan.Zero, silo.Life);
            _requested = false;
            if (!_rebuilt || State.WaitingSlots == 0) continue;
            var plan = _recorded.Run(silo.Now, PassOptions.Default);
            foreach (var task in plan.Tasks) silo.World.Guard(silo.Life, () => OfferAsync(task));
            if (plan.Unfinished) _requested = true;
            SetAlarm(plan.NextTryAt);
        }

        _running = false;
    }

    private async Task OfferAsync(TaskPlacements task)
    {
        try
        {
            var placements = Array.ConvertAll(task.Placements, place => place with { NodeStreaks = _streaks.GetValueOrDefault(place.Node, []) });
            if (silo.World.Bug == PlantedBug.SameOwner)
                placements = Array.ConvertAll(placements, p => p with { NodeOwner = $"{p.NodeOwner}/{p.Node}/{p.Slot}" });
            var answers = await silo.TaskAsync(task.TaskId, grain => grain.GrantAsync(placements));
            for (var i = 0; i < answers.Length; i++) Answered(task.TaskId, task.Placements[i], answers[i]);
            if (Array.Exists(answers, answer => answer != GrantAnswer.Granted)) RequestPass();
        }
        catch (SimFault fault)
        {
            silo.World.Trace.Write("scheduler", $"offer to {task.TaskId}: {fault.Message}");
            var doubt = _recorded.Forget(task.TaskId, task.Placements);
            await new SimCall(silo).UntilDoneAsync(task.TaskId, () => silo.TaskAsync(task.TaskId, grain => grain.AnnounceAsync()));
            _recorded.Announced(task.TaskId, doubt, silo.Now);
            RequestPass();
        }
    }

    private void Answered(string taskId, Placement placement, GrantAnswer answer)
    {
        _recorded.Answered(taskId, placement, answer, silo.Now);
        if (answer != GrantAnswer.Granted)
            silo.World.Trace.Write("scheduler", $"{taskId}/{placement.Stage}/{placement.Shard}/{placement.Slot} on {placement.Node}: {answer}");
        if (silo.World.Bug != PlantedBug.OverCommit || answer != GrantAnswer.Granted) return;
        var resources = new ResourceRequest();
        _recorded.Release(taskId, [new SlotOnNode(placement.Stage, placement.Shard, placement.Slot, placement.Node, resources)]);
    }

    private void SetAlarm(DateTimeOffset? at)
    {
        _alarm.End();
        _alarm = new Lifetime();
        if (at is not { } due) return;
        var alarm = _alarm;
        var wait = due - silo.Now;
        silo.World.Queue.After(wait > TimeSpan.FromMilliseconds(5) ? wait : TimeSpan.FromMilliseconds(5), silo.Life, () =>
        {
            if (!alarm.Ended) RequestPass();
        });
    }
}
