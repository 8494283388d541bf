using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>
/// A worker process: keeps a stream to the silo, takes assignments, runs them for a while, reports, and fences itself when
/// it hears nothing. Its receipts are on its disk until they are acknowledged.
/// </summary>
internal sealed class SimWorker(World world, WorkerModel model, SimRandom random)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly SortedDictionary<long, SignedReceipt[]> _unacknowledged = [];
    private readonly Dictionary<long, DateTimeOffset> _beats = [];
    private SimLink? _link;
    private SimGateway? _gateway;
    private DateTimeOffset _lastSign;
    private DateTimeOffset _enrolledAt;
    private DateTimeOffset? _safeSince;
    private bool _fenceArmed;
    private int _connections;
    private int _instances;
    private long _beat;
    private long _batch;

    public string Address => model.Address;

    public WorkerModel Model => model;

    public SimRuns Runs { get; } = new(world, model, random.Split("runs"));

    public Lifetime Life { get; private set; } = new();

    /// <summary>Which ways of its network are cut.</summary>
    public (bool Up, bool Down) CutOff { get; set; }

    /// <summary>When that ends.</summary>
    public TimeSpan CutUntil { get; set; }

    public void Start()
    {
        Runs.Ended = Ended;
        Runs.Checkpointed = (key, checkpoint) => Send(gateway => gateway.CheckpointedAsync(key, checkpoint));
        Connect();
    }

    /// <summary>The process dies and comes again; what it ran goes on or is gone.</summary>
    public void Restart(bool keepsRuns)
    {
        world.Trace.Write(Address, keepsRuns ? "restarts with its attempts" : "restarts without its attempts");
        Life.End();
        Life = new Lifetime();
        if (!keepsRuns) Runs.Clear();
        (_safeSince, _fenceArmed) = (keepsRuns ? _safeSince : null, false);
        if (_safeSince is not null) ArmFence();
        Leave();
        ConnectAfter(random.Time(0.2, 6));
    }

    /// <summary>The process is gone for good.</summary>
    public void Stop()
    {
        Life.End();
        Runs.Clear();
        Leave();
    }

    public void Welcomed(SimLink link)
    {
        if (link != _link) return;

        // The lease counts from when the enrolment was sent, but only once it was answered.
        _safeSince = _safeSince is { } known && known > _enrolledAt ? known : _enrolledAt;
        ArmFence();
        foreach (var batch in _unacknowledged.ToArray()) SendBatch(batch.Key, batch.Value);
        Beat(link);
    }

    public void HeartbeatAcknowledged(SimLink link, long number)
    {
        if (link != _link || !_beats.Remove(number, out var sentAt)) return;
        _lastSign = world.Queue.Now;
        Extend(sentAt);
    }

    public void ReceiptsAcknowledged(long batch) => _unacknowledged.Remove(batch);

    public void CheckpointAcknowledged(AttemptKey key, ReportAnswer answer)
    {
        if (answer is ReportAnswer.StaleEpoch or ReportAnswer.TaskEnded or ReportAnswer.WrongNode or ReportAnswer.UnknownAttempt)
            Runs.End([key], AttemptExit.Stopped);
    }

    public void Stopped(AttemptKey[] keys) => Runs.End(keys, AttemptExit.Stopped);

    public void Assigned(SimLink link, Assignment[] assignments)
    {
        if (link != _link) return;
        var held = _unacknowledged.Values.SelectMany(batch => batch.Select(signed => signed.Receipt.Key)).ToHashSet();
        var declined = assignments.Where(a => !held.Contains(a.Key) && !Runs.TryStart(a)).Select(a => a.Key).ToArray();
        if (declined.Length > 0) Send(gateway => gateway.DeclinedAsync(declined));
    }

    /// <summary>The silo ended the stream, or its machine reset it.</summary>
    public void Closed(SimLink? link, string reason)
    {
        if (link is null || link != _link) return;
        world.Trace.Write(Address, $"closed: {reason}");
        Leave();
        ConnectAfter(random.Time(0.1, 1.5));
    }

    public void SiloDied()
    {
        var link = _link;
        world.Queue.After(world.Network.Wire(), Life, () =>
        {
            if (!CutOff.Down) Closed(link, "the silo died");
        });
    }

    private void Connect()
    {
        var began = world.Queue.Now;
        if (CutOff.Up || CutOff.Down)
        {
            ConnectAfter(TimeSpan.FromSeconds(2) + random.Time(0.1, 1.5));
            return;
        }

        if (world.Silo is not { } silo)
        {
            // Nobody listens, so nobody can give its leases away.
            if (_safeSince + SimGateway.FenceAfter > world.Queue.Now) Extend(began);
            ConnectAfter(random.Time(0.1, 1.5));
            return;
        }

        var link = new SimLink(world, this, silo.Life, random.Split($"link{_connections}"));
        var gateway = new SimGateway(silo, this, link, $"{Address}#{++_connections}");
        (_link, _gateway, _lastSign, _enrolledAt) = (link, gateway, began, began);
        _beats.Clear();
        var connect = model.Connect($"{Address}#{_connections}", $"{Address}/{_instances}", [.. Runs.Keys.Union(Held())]);
        var enrolled = false;
        link.ToSilo(() =>
        {
            if (!enrolled) world.Guard(silo.Life, () => gateway.EnrolAsync(connect));
            enrolled = true;
        });
        world.Queue.After(Patience, Life, () =>
        {
            if (_link == link && world.Queue.Now - _lastSign >= Patience && _beats.Count == 0) GiveUp("no welcome");
        });
    }

    private void Beat(SimLink link)
    {
        if (link != _link) return;
        if (world.Queue.Now - _lastSign > Patience)
        {
            GiveUp("the silo is silent");
            return;
        }

        var number = ++_beat;
        _beats[number] = world.Queue.Now;
        if (_gateway is { } gateway) link.ToSilo(() => gateway.HeardHeartbeat(number));
        world.Queue.After(SimGateway.Heartbeat, Life, () => Beat(link));
    }

    private void GiveUp(string reason)
    {
        world.Trace.Write(Address, reason);
        Leave();
        ConnectAfter(random.Time(0.1, 1.5));
    }

    private void Leave()
    {
        if (_link is { } link && _gateway is { } gateway) link.CloseAtWorker(() => gateway.End("the worker closed it"));
        (_link, _gateway) = (null, null);
    }

    private void ConnectAfter(TimeSpan wait)
    {
        _instances++;
        var instance = _instances;
        world.Queue.After(wait, Life, () =>
        {
            if (instance == _instances) Connect();
        });
    }

    private void Ended(SignedReceipt[] receipts)
    {
        _unacknowledged[++_batch] = receipts;
        SendBatch(_batch, receipts);
    }

    private void SendBatch(long number, SignedReceipt[] receipts) => Send(gateway => gateway.ReportedAsync(number, receipts));

    private void Send(Func<SimGateway, Task> message)
    {
        if (_link is { } link && _gateway is { } gateway) link.ToSilo(() => gateway.Dispatch(message));
    }

    private IEnumerable<AttemptKey> Held() => _unacknowledged.Values.SelectMany(batch => batch.Select(signed => signed.Receipt.Key));

    private void Extend(DateTimeOffset at)
    {
        if (at > _safeSince) _safeSince = at;
    }

    private void ArmFence()
    {
        if (_fenceArmed) return;
        _fenceArmed = true;
        var left = _safeSince!.Value + SimGateway.FenceAfter - world.Queue.Now;
        world.Queue.After(left, Life, () =>
        {
            _fenceArmed = false;
            if (_safeSince + SimGateway.FenceAfter > world.Queue.Now) ArmFence();
            else Runs.End([.. Runs.Keys], AttemptExit.Fenced);
        });
    }
}
