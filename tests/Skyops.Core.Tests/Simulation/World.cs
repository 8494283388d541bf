using System.Globalization;
using Skyops.Core.Nodes;
using Skyops.Ledger;
using Skyops.Nodes;

namespace Skyops.Core.Tests.Simulation;

/// <summary>
/// A whole network in one thread and virtual time, made from one seed: a silo that dies, workers of all kinds, owners. For
/// a while everything goes wrong; then the faults stop and all that was begun must come to its end.
/// </summary>
internal sealed class World
{
    /// <summary>Many times what a run takes: more means that something goes round in circles.</summary>
    private const long MostSteps = 2_000_000;

    private readonly SimRandom _random;

    /// <param name="change">What is to be other than the seed has it; null: nothing.</param>
    public World(ulong seed, PlantedBug bug, bool keepTrace, Func<SimSettings, SimSettings>? change = null)
    {
        _random = new SimRandom(seed);
        Bug = bug;
        Settings = SimSettings.Of(_random.Split("settings"));
        if (change is not null) Settings = change(Settings);
        Trace = new Trace(Queue, keepTrace);
        Journal = new SimJournal(this, _random.Split("journal"));
        Network = new SimNetwork(this, _random.Split("network"));
        Workers = [.. Enumerable.Range(0, Settings.Nodes).Select(i => WorkerModel.Of(i, Settings, _random.Split($"model{i}")))
            .Select(model => new SimWorker(this, model, _random.Split(model.Address)))];
        Owners = [.. Enumerable.Range(0, Settings.Accounts).Select(i => new SimOwner(this, $"a{i}", _random.Split($"a{i}")))];
        Invariants = new Invariants(this);
    }

    public EventQueue Queue { get; } = new();

    public PlantedBug Bug { get; }

    public SimSettings Settings { get; }

    public Trace Trace { get; }

    public SimJournal Journal { get; }

    public SimNetwork Network { get; }

    public IReadOnlyList<SimWorker> Workers { get; }

    public IReadOnlyList<SimOwner> Owners { get; }

    public Invariants Invariants { get; }

    /// <summary>Null while no silo runs.</summary>
    public SimSilo? Silo { get; private set; }

    /// <summary>When the present silo started, or the last one died.</summary>
    public TimeSpan SiloSince { get; private set; }

    public bool FaultsOn { get; private set; }

    /// <summary>The first thing that was wrong.</summary>
    public string? Violation { get; private set; }

    /// <summary>What a node did before this world began; it counts until the world has a streak of its own for it.</summary>
    public ValidStreak[] PastOf(string address) =>
        Workers.First(worker => worker.Address == address).Model is { PastStreak: > 0 } model
            ? [.. model.Capabilities.Executors.Select(executor => new ValidStreak(executor, model.PastStreak))]
            : [];

    /// <summary>Lives through it all, or up to the first violation.</summary>
    public void Run()
    {
        Trace.Write("world", Settings.ToString());
        Guard(Lifetime.World, BeginAsync);
        RunUntil(() => Queue.Elapsed >= Settings.Chaos);
        StopFaults();
        new Drain(this).Run();
    }

    /// <summary>Steps until it is so; false when something was wrong before.</summary>
    public bool RunUntil(Func<bool> so)
    {
        while (Violation is null && !so())
        {
            if (!Queue.Step()) return false;
            Invariants.AfterStep();
            if (Queue.Steps > MostSteps) Violate("it goes round in circles");
        }

        return Violation is null;
    }

    public bool RunFor(TimeSpan time)
    {
        var until = Queue.Elapsed + time;
        return RunUntil(() => Queue.Elapsed >= until);
    }

    public void Violate(string what)
    {
        if (Violation is not null) return;
        Violation = what;
        Trace.Write("VIOLATION", what);
    }

    /// <summary>Runs something that nobody waits for. A fault of the world ends it; anything else is a violation.</summary>
    public void Guard(Lifetime life, Func<Task> work)
    {
        if (!life.Ended) _ = GuardedAsync(work);
    }

    public void CrashSilo(string when)
    {
        if (Silo is not { } silo) return;
        Trace.Write("silo", $"dies {when}");
        Silo = null;
        SiloSince = Queue.Elapsed;
        silo.Life.End();
        Journal.WriterDied();
        foreach (var worker in Workers) worker.SiloDied();
        Queue.After(_random.Time(0.3, 5), Lifetime.World, StartSilo);
    }

    private async Task GuardedAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (SimFault fault)
        {
            Trace.Write("fault", fault.Message);
        }
        catch (Exception bug)
        {
            Violate($"unexpected: {bug}");
        }
    }

    private void StartSilo()
    {
        Trace.Write("silo", "starts");
        SiloSince = Queue.Elapsed;
        Silo = new SimSilo(this);
        Silo.Start();
    }

    private async Task BeginAsync()
    {
        StartSilo();
        foreach (var owner in Owners)
        {
            var grant = new Transfer(
                $"grant/{owner.Account}", TransferKind.Direct, SystemAccounts.Issuance, owner.Account, Amount.Whole((ulong)_random.Between(5, 100)),
                null, "grant", "");
            await Silo!.LedgerActor.BesideAsync(ledger => ledger.TransferAsync([grant]));
        }

        if (_random.Likely(0.2)) await Silo!.BrokerActor.TurnAsync(broker => broker.SetQuotaAsync("a0", 2));
        FaultsOn = true;
        foreach (var worker in Workers) worker.Start();
        var accounts = Owners.Select(owner => owner.Account).ToArray();
        foreach (var owner in Owners)
            owner.Plan((Settings.Tasks / Owners.Count) + 1, [.. accounts.Where(account => account != owner.Account)]);
        Every(Settings.SiloCrashes, () => CrashSilo("out of the blue"));
        Every(Settings.JournalAway, () => Away(_random.Likely(0.2) ? _random.Time(12, 60) : _random.Time(0.2, 12)));
        Every(Settings.WorkerRestarts, () => _random.Of(Workers).Restart(_random.Likely(0.5)));
        Every(Settings.Partitions, () => Cut(_random.Of(Workers), TimeSpan.FromSeconds(_random.Of(Settings.PartitionSeconds))));
        Every(Settings.Outages, () => Outage(_random.Likely(0.3) ? 1 : 0.7, TimeSpan.FromSeconds(_random.Of([5, 20, 60, 150]))));
        Every(Settings.Quarantines, () => Operate(_random.Of(Workers), new NodeCommand.Quarantine("an operator took it out")));
        Every(Settings.Quarantines, () => Operate(_random.Of(Workers), new NodeCommand.Release("an operator let it back")));
    }

    private void Every(double perMinute, Action fault)
    {
        if (perMinute <= 0) return;
        Queue.After(_random.Pause(perMinute), Lifetime.World, () =>
        {
            if (!FaultsOn) return;
            fault();
            Every(perMinute, fault);
        });
    }

    private void Away(TimeSpan time)
    {
        Trace.Write("journal", string.Create(CultureInfo.InvariantCulture, $"is away for {time.TotalSeconds:0.0} s"));
        Journal.Away = true;
        Queue.After(time, Lifetime.World, () => Journal.Away = false);
    }

    private void Cut(SimWorker worker, TimeSpan time)
    {
        var ways = _random.Of([(true, true), (true, false), (false, true)]);
        if (worker.CutOff != default) return;
        Trace.Write(worker.Address, $"cut off {ways} for {time.TotalSeconds} s");
        CutOff(worker, ways, time);
    }

    /// <summary>The longest of several cuts counts.</summary>
    private void CutOff(SimWorker worker, (bool Up, bool Down) ways, TimeSpan time)
    {
        (worker.CutOff, worker.CutUntil) = (ways, Queue.Elapsed + time > worker.CutUntil ? Queue.Elapsed + time : worker.CutUntil);
        Queue.After(time, Lifetime.World, () =>
        {
            if (worker.CutUntil <= Queue.Elapsed) worker.CutOff = default;
        });
    }

    /// <summary>A switch or a cable fails: many machines are cut off at once, and come back at once.</summary>
    private void Outage(double share, TimeSpan time)
    {
        var cut = Workers.Where(_ => _random.Likely(share)).ToArray();
        Trace.Write("world", $"{cut.Length} of {Workers.Count} machines are cut off together for {time.TotalSeconds} s");
        foreach (var worker in cut) CutOff(worker, (true, true), time);
        Invariants.Outages.Begin(cut);
        Queue.After(time, Lifetime.World, Invariants.Outages.End);
    }

    private void Operate(SimWorker worker, NodeCommand command)
    {
        if (Silo is { } silo) Guard(silo.Life, () => silo.NodeActor(worker.Address).TurnAsync(node => node.OperateAsync(command)));
    }

    private void StopFaults()
    {
        Trace.Write("world", "the faults stop");
        FaultsOn = false;
        Journal.Away = false;
        Invariants.Outages.End();
        foreach (var worker in Workers) worker.CutOff = default;
        foreach (var worker in Workers) Operate(worker, new NodeCommand.Release("the faults have stopped"));
    }
}
