using Skyops.Core.Tests.Tasks;
using Skyops.Core.Validation;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>The attempts on one machine: room, running time, checkpoints, and how each ends.</summary>
internal sealed class SimRuns(World world, WorkerModel model, SimRandom random)
{
    private readonly Dictionary<AttemptKey, SimRun> _runs = [];
    private int _lies;

    public IReadOnlyCollection<AttemptKey> Keys => _runs.Keys;

    public Action<SignedReceipt[]> Ended { get; set; } = _ => { };

    public Action<AttemptKey, Checkpoint> Checkpointed { get; set; } = (_, _) => { };

    /// <summary>False when there is no room, or when the machine does not feel like it.</summary>
    public bool TryStart(Assignment assignment)
    {
        if (_runs.ContainsKey(assignment.Key)) return true;
        if (world.FaultsOn && model.Sloppy && random.Likely(0.05)) return false;
        if (!HasRoomFor(assignment.Resources)) return false;
        var key = assignment.Key;
        End([.. _runs.Keys.Where(other => other with { Epoch = key.Epoch } == key && other.Epoch < key.Epoch)], AttemptExit.Stopped);
        var variant = model.Conduct switch
        {
            Conduct.Liar when assignment.Order is ProcessOrder { Process.Argv: [SimNumbers.Program] } && random.Likely(0.3) => SimNumbers.NearlyRight,
            Conduct.Liar when random.Likely(0.6) => $"{model.Address}/{_lies++}",
            Conduct.Sly when world.Invariants.IsUnwatched(key) && random.Likely(0.5) => $"{model.Address}/{_lies++}",
            Conduct.Colluder when random.Likely(0.8) => "colluders",
            _ => "",
        };
        var run = new SimRun(assignment, world.Queue.Now) { Variant = variant };
        _runs[key] = run;
        world.Invariants.Runs.Started(model.Address, assignment);
        var seconds = (0.05 + (4 * random.Share())) * (model.Slow ? 6 : 1) * (random.Likely(0.02) ? 20 : 1);
        var (last, exit) = ExitOf(assignment, seconds);
        world.Queue.After(TimeSpan.FromSeconds(last), run.Life, () => End([key], exit));
        if (assignment is { CheckpointEverySeconds: > 0, Order: not NoopOrder }) NextCheckpoint(run);
        return true;
    }

    public bool IsRunning(AttemptKey key) => _runs.ContainsKey(key);

    public void End(AttemptKey[] keys, AttemptExit exit)
    {
        var receipts = new List<SignedReceipt>();
        foreach (var key in keys)
        {
            if (!_runs.Remove(key, out var run)) continue;
            run.Life.End();
            receipts.Add(Receipt(run, exit));
        }

        if (receipts.Count == 0) return;
        foreach (var receipt in receipts) world.Invariants.Runs.Made(receipt);
        Ended([.. receipts]);
    }

    /// <summary>They are gone, without a word.</summary>
    public void Clear()
    {
        foreach (var run in _runs.Values) run.Life.End();
        _runs.Clear();
    }

    private (double Seconds, AttemptExit Exit) ExitOf(Assignment assignment, double seconds)
    {
        if (assignment.Order is TrainRoundOrder { Train.Model: WorkerModel.FailingModel, Shard: 0 }) return (seconds, AttemptExit.WorkloadFailed);
        if (assignment.Order is ProcessOrder { Process.Argv: [WorkerModel.FailingProgram] }) return (seconds, AttemptExit.WorkloadFailed);
        if (world.FaultsOn && model.Sloppy && random.Likely(0.1)) return (seconds, random.Of([AttemptExit.NodeFailed, AttemptExit.OutOfMemory]));
        return seconds > assignment.DurationSeconds ? (assignment.DurationSeconds, AttemptExit.TimedOut) : (seconds, AttemptExit.Succeeded);
    }

    private void NextCheckpoint(SimRun run) => world.Queue.After(TimeSpan.FromSeconds(run.Assignment.CheckpointEverySeconds), run.Life, () =>
    {
        run.Step++;
        OutputFile[] files = [new("checkpoint.bin", 5, Make.Sha($"{run.Assignment.Order}/{run.Step}/{run.Variant}"))];
        Checkpointed(run.Assignment.Key, new Checkpoint(run.Step, OutputDigest.Of(files), files));
        NextCheckpoint(run);
    });

    private SignedReceipt Receipt(SimRun run, AttemptExit exit)
    {
        var ok = exit == AttemptExit.Succeeded;
        var outputs = ok ? SimNumbers.OnMachine(run.Assignment, WorkerModel.Outputs(run.Assignment, SimNumbers.AsOrdered(run.Variant)), model, run.Variant) : [];
        var digest = !ok ? "" : outputs.Length == 0 && run.Variant.Length > 0 ? Make.Sha(run.Variant) : OutputDigest.Of(outputs);
        var ranMs = (long)(world.Queue.Now - run.StartedAt).TotalMilliseconds;
        return new SignedReceipt(
            new Receipt(run.Assignment.Key, exit, digest, outputs, ranMs, ranMs, 10, run.Assignment.Resume?.Step ?? 0, ok ? null : exit.ToString()),
            model.Address, "proof");
    }

    private bool HasRoomFor(ResourceRequest need)
    {
        var has = model.Capabilities;
        return _runs.Count < model.Slots
            && _runs.Values.Sum(run => run.Assignment.Resources.CpuCores) + need.CpuCores <= has.CpuCores
            && _runs.Values.Sum(run => run.Assignment.Resources.RamMiB) + need.RamMiB <= has.RamMiB
            && _runs.Values.Sum(run => run.Assignment.Resources.Gpus) + need.Gpus <= has.Gpus.Length;
    }
}
