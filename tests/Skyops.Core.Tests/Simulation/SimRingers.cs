using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Shards;
using Skyops.Core.Validation;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>
/// A ringer is a shard that was accepted, on a trusted node that never had it, of an owner who never had it, and goes out
/// once; what differs from the accepted result is wrong, so an honest node is accused only where colluders made that; a
/// machine does not run one that was given away.
/// </summary>
internal sealed class SimRingers(World world, Invariants durable)
{
    private readonly Dictionary<(string Task, int Stage, int Shard), string> _accepted = [];
    private readonly HashSet<(string Task, int Stage, int Shard, string Name)> _had = [];
    private readonly HashSet<(string Task, int Stage, int Shard)> _sent = [];
    private readonly Dictionary<string, SimWorker> _workers = world.Workers.ToDictionary(worker => worker.Address);

    public void Happened(string id, TaskState before, TaskEvent[] events)
    {
        foreach (var e in events)
        {
            switch (e)
            {
                case AttemptLeased lease:
                    _had.Add((id, lease.Stage, lease.Shard, lease.Node));
                    _had.Add((id, lease.Stage, lease.Shard, lease.Owner));
                    break;
                case ShardAccepted accepted:
                    _accepted[(id, accepted.Stage, accepted.Shard)] = accepted.Digest;
                    break;
                case RingerSent sent:
                    Sent(id, sent);
                    break;
                case RingerJudged judged:
                    Judged(id, judged);
                    break;
                case RingerDropped { Cause: AttemptFailureCause.NodeLost } lost:
                    if (_workers[lost.Node].Runs.IsRunning(new AttemptKey(id, lost.Stage, lost.Shard, lost.Slot, lost.Epoch)))
                        world.Violate($"{id}: {lost.Node} still runs a ringer that was given up as lost");
                    break;
            }
        }

        if (before is TaskState.Open open && events.Any(e => e is TaskCompleted) && open.Ringers.Live.Length > 0)
            world.Trace.Write(id, $"completes without {open.Ringers.Live.Length} ringers");
    }

    private void Sent(string id, RingerSent e)
    {
        var shard = (id, e.Stage, e.Shard);
        if (!_accepted.ContainsKey(shard)) world.Violate($"{id}: shard {e.Shard} is a ringer and its result is not known");
        if (!_sent.Add(shard)) world.Violate($"{id}: shard {e.Shard} is a ringer twice");
        if (_had.Contains((id, e.Stage, e.Shard, e.Node)) || _had.Contains((id, e.Stage, e.Shard, e.Owner))) world.Violate($"{id}: {e.Node} knows the ringer of shard {e.Shard}");
        var offered = new AttemptKey(id, e.Stage, e.RoomShard, e.RoomSlot, e.RoomEpoch);
        if (e.Streak < AdaptiveReplication.Trusted || !RingerLot.Falls(e.Share, e.Seed, offered)) world.Violate($"{id}: the lot did not fall on {e.Node}");
        world.Trace.Write("ringers", $"sent to {_workers[e.Node].Model.Conduct}");
    }

    private void Judged(string id, RingerJudged e)
    {
        var (key, conduct) = (e.Receipt.Receipt.Key, _workers[e.Receipt.Node].Model.Conduct);
        var known = _accepted[(id, key.Stage, key.Shard)];
        if (!durable.Runs.WasMade(e.Receipt)) world.Violate($"{e.Receipt.Node} never made the receipt of {key}");
        if (e.Right != (e.Receipt.Receipt.Digest == known)) world.Violate($"{id}: the ringer of shard {key.Shard} was misjudged");
        if (!e.Right && conduct == Conduct.Honest && durable.Runs.IsRight(id, key.Stage, key.Shard, known)) world.Violate($"{id}: the honest {e.Receipt.Node} is accused");
        if (!e.Right && !e.Paid.IsZero) world.Violate($"{id}: {e.Receipt.Node} is paid for a wrong ringer");
        world.Trace.Write("ringers", $"{conduct} {(e.Right ? "right" : "caught")}");
    }
}
