using System.Diagnostics;
using Skyops.Core.Scheduling;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Benchmarks;

/// <summary>
/// A full pool with a backlog in which a thousand things happen a second, and a pass follows each, as in the scheduler's grain
/// when it is not busy: attempts end, tasks come, nodes change, join, grow and go away, tasks refuse.
/// </summary>
internal sealed class MatchChurn
{
    private readonly SchedulerState _state = new();
    private readonly MatchPool _pool;
    private readonly Random _chance = new(7);
    private readonly List<(string Task, Placement Placement)> _live = [];
    private DateTimeOffset _now = MatchPool.Start;

    public MatchChurn(int nodes, int waiting)
    {
        _pool = new MatchPool(nodes, seed: 2);
        foreach (var node in _pool.AllNodes()) _state.NodeChanged(node);
        foreach (var request in _pool.Requests(waiting + (nodes * 16), 50)) _state.Request(request, _now);
        for (var unfinished = true; unfinished;) unfinished = Pass();
    }

    public int Waiting => _state.WaitingSlots;

    /// <summary>Milliseconds of each pass.</summary>
    public double[] Run(int events)
    {
        var passes = new double[events];
        for (var i = 0; i < events; i++)
        {
            _now = _now.AddMilliseconds(1);
            Happen();
            var start = Stopwatch.GetTimestamp();
            var plan = SchedulingPass.Run(_state, _now);
            passes[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            Answer(plan);
        }

        return passes;
    }

    private bool Pass()
    {
        var plan = SchedulingPass.Run(_state, _now);
        Answer(plan);
        return plan.Unfinished;
    }

    private void Happen()
    {
        switch (_chance.Next(100))
        {
            case < 50: End(); break;
            case < 75: _state.Request(_pool.Request(_chance.Next(1, 3)), _now); break;
            case < 98: _state.NodeChanged(_pool.Node(_chance.Next(_pool.Nodes))); break;
            default: _state.NodeChanged(_pool.NextNode()); break;
        }
    }

    private void End()
    {
        if (_live.Count == 0) return;
        var at = _chance.Next(_live.Count);
        var (task, placement) = _live[at];
        _live[at] = _live[^1];
        _live.RemoveAt(_live.Count - 1);
        _state.Release(task, [new SlotOnNode(placement.Stage, placement.Shard, placement.Slot, placement.Node, new ResourceRequest())]);
    }

    /// <summary>One of a hundred placements is refused.</summary>
    private void Answer(Plan plan)
    {
        foreach (var task in plan.Tasks)
        {
            foreach (var placement in task.Placements)
            {
                var answer = _chance.Next(100) == 0 ? GrantAnswer.NodeFailedHere : GrantAnswer.Granted;
                if (answer == GrantAnswer.Granted) _live.Add((task.TaskId, placement));
                _state.Answered(task.TaskId, placement, answer, _now);
            }
        }
    }
}
