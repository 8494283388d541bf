using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Skyops.Core.Scheduling;
using Skyops.Core.Scheduling.Quotes;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Grains.Scheduling;

/// <summary>
/// The pool's scheduler. Reentrant: what it is told only changes the index and requests a pass; requests that arrive while one runs share the next. A pass is
/// pure and awaits nothing; its placements go to their tasks, which grant or refuse them.
/// </summary>
[Reentrant]
public sealed class SchedulerGrain(IJournal journal, TimeProvider time, ILogger<SchedulerGrain> logger) : Grain, ISchedulerGrain
{
    private static readonly TimeSpan Forever = TimeSpan.FromDays(3_650);
    private static readonly TimeSpan SoonestAlarm = TimeSpan.FromMilliseconds(5);

    private readonly SchedulerState _state = new();
    private readonly Dictionary<string, ValidStreak[]> _streaks = new(StringComparer.Ordinal);
    private bool _rebuilt;
    private bool _requested;
    private bool _running;
    private IGrainTimer? _alarm;
    private PoolRebuild? _rebuild;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Its index is memory: leaving when idle would only mean to ask everybody again.
        DelayDeactivation(Forever);
        this.RegisterGrainTimer(
            RebuildAsync, new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        return Task.CompletedTask;
    }

    public Task NodeChangedAsync(NodeSnapshot node)
    {
        _state.NodeChanged(node);
        _streaks[node.Address] = node.Streaks;
        RequestPass();
        return Task.CompletedTask;
    }

    public Task RequestAsync(PlacementRequest request)
    {
        _rebuild?.Heard(request.TaskId);
        Wanted(request);
        return Task.CompletedTask;
    }

    public Task ReleaseAsync(string taskId, SlotOnNode[] slots)
    {
        _rebuild?.Heard(taskId);
        _state.Release(taskId, slots);
        RequestPass();
        return Task.CompletedTask;
    }

    public Task WithdrawAsync(string taskId)
    {
        _rebuild?.Heard(taskId);
        _state.Withdraw(taskId);
        return Task.CompletedTask;
    }

    public Task<Explanation?> ExplainAsync(string taskId) => Task.FromResult(SchedulingPass.Explain(_state, taskId, time.GetUtcNow()));

    public Task<Quote> QuoteAsync(string account, TaskSpec spec) => Task.FromResult(Quoting.Of(_state, account, spec, time.GetUtcNow()));

    public Task<SchedulerStatistics> StatisticsAsync() => Task.FromResult(_state.Statistics());

    private void RequestPass()
    {
        _requested = true;
        if (_running) return;
        _running = true;
        _ = RunPassesAsync();
    }

    private async Task RunPassesAsync()
    {
        try
        {
            while (_requested)
            {
                // Messages that have already arrived are heard before the pass.
                await Task.Yield();
                _requested = false;
                if (!_rebuilt || _state.WaitingSlots == 0) continue;
                var plan = SchedulingPass.Run(_state, time.GetUtcNow());
                foreach (var task in plan.Tasks) _ = OfferAsync(task);
                if (plan.Unfinished) _requested = true;
                SetAlarm(plan.NextTryAt);
            }
        }
        catch (Exception failure)
        {
            logger.PassFailed(failure);
        }
        finally
        {
            _running = false;
        }
    }

    private async Task OfferAsync(TaskPlacements task)
    {
        try
        {
            var offered = Array.ConvertAll(task.Placements, place => place with { NodeStreaks = _streaks.GetValueOrDefault(place.Node, []) });
            var answers = await GrainFactory.GetGrain<ITaskGrain>(task.TaskId).GrantAsync(offered);
            var now = time.GetUtcNow();
            for (var i = 0; i < answers.Length; i++) _state.Answered(task.TaskId, task.Placements[i], answers[i], now);
            if (Array.Exists(answers, answer => answer != GrantAnswer.Granted)) RequestPass();
        }
        catch (Exception failure)
        {
            // Whether the task granted is not known: let it say what it has and what it wants. Its turns are in order, so that it says so after it decided the offer.
            logger.OfferUnanswered(failure, task.TaskId);
            var doubt = _state.Forget(task.TaskId, task.Placements);
            await new PoolCall(GrainFactory, journal, time, logger)
                .UntilDoneAsync(task.TaskId, () => GrainFactory.GetGrain<ITaskGrain>(task.TaskId).AnnounceAsync(), CancellationToken.None);
            _state.Announced(task.TaskId, doubt, time.GetUtcNow());
            RequestPass();
        }
    }

    /// <summary>A pass when the next back-off ends.</summary>
    private void SetAlarm(DateTimeOffset? at)
    {
        _alarm?.Dispose();
        _alarm = null;
        if (at is null) return;
        var due = at.Value - time.GetUtcNow();
        _alarm = this.RegisterGrainTimer(
            _ =>
            {
                RequestPass();
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions { DueTime = due > SoonestAlarm ? due : SoonestAlarm, Period = Timeout.InfiniteTimeSpan, Interleave = true });
    }

    private async Task RebuildAsync(CancellationToken cancellationToken)
    {
        var rebuild = new PoolRebuild(GrainFactory, journal, time, logger, Wanted);
        _rebuild = rebuild;
        await rebuild.HearHoldersAsync(cancellationToken);
        _rebuilt = true;
        RequestPass();
        await rebuild.HearWaitingAsync(cancellationToken);
        _rebuild = null;
    }

    private void Wanted(PlacementRequest request)
    {
        _state.Request(request, time.GetUtcNow());
        RequestPass();
    }
}
