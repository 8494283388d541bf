using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Skyops.Core.Scheduling;
using Skyops.Core.Scheduling.Audit;
using Skyops.Core.Scheduling.Quotes;
using Skyops.Core.Scheduling.Scoring;
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
public sealed class SchedulerGrain(IJournal journal, IBlobStore blobs, PoolOptions pool, TimeProvider time, ILogger<SchedulerGrain> logger) : Grain, ISchedulerGrain
{
    private static readonly TimeSpan Forever = TimeSpan.FromDays(3_650);
    private static readonly TimeSpan SoonestAlarm = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan OffersAnswered = TimeSpan.FromMilliseconds(50);

    private RecordedScheduler _scheduler = new(new SchedulerState(), pool.RecordPlacements);
    private PlacementRecorder? _recorder;
    private int _offers;
    private bool _renews;
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
        if (!pool.RecordPlacements) return Task.CompletedTask;
        _recorder = new PlacementRecorder(this.GetPrimaryKeyString(), journal, blobs, pool, time, logger);
        this.RegisterGrainTimer(_ => RecordAsync(), new GrainTimerCreationOptions { DueTime = pool.RecordAfter, Period = pool.RecordAfter, Interleave = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_recorder is not null) await _recorder.StoreAsync(_scheduler);
    }

    public Task NodeChangedAsync(NodeSnapshot node)
    {
        _scheduler.NodeChanged(node);
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

    public Task RequestManyAsync(PlacementRequest[] requests)
    {
        foreach (var request in requests)
        {
            _rebuild?.Heard(request.TaskId);
            Wanted(request);
        }

        return Task.CompletedTask;
    }

    public Task ReleaseAsync(string taskId, SlotOnNode[] slots)
    {
        _rebuild?.Heard(taskId);
        _scheduler.Release(taskId, slots);
        RequestPass();
        return Task.CompletedTask;
    }

    public Task WithdrawAsync(string taskId)
    {
        _rebuild?.Heard(taskId);
        _scheduler.Withdraw(taskId);
        return Task.CompletedTask;
    }

    public Task<Explanation?> ExplainAsync(string taskId) => Task.FromResult(SchedulingPass.Explain(_scheduler.State, taskId, time.GetUtcNow()));

    public Task<Quote> QuoteAsync(string account, TaskSpec spec) => Task.FromResult(Quoting.Of(_scheduler.State, account, spec, time.GetUtcNow()));

    public Task UseWeightsAsync(WeightsInForce weights)
    {
        var next = ScoreWeights.Of(weights);
        if (_scheduler.State.Weights == next) return Task.CompletedTask;
        _scheduler.State.Weights = next;
        logger.WeightsChanged(weights.Source);
        RequestPass();
        return Task.CompletedTask;
    }

    public Task<SchedulerStatistics> StatisticsAsync() => Task.FromResult(_scheduler.State.Statistics());

    public async Task RecordAsync()
    {
        if (_recorder is null) return;
        await _recorder.StoreAsync(_scheduler);
        if (_recorder.WantsNewChain && !_renews) _ = BeginChainAsync(_recorder);
    }

    /// <summary>
    /// Begins with an empty state, as after a restart: everybody is asked anew, and that is on record. Passes stop, and no
    /// offer may be under way, for an answer to the old state would be lost on the new one.
    /// </summary>
    private async Task BeginChainAsync(PlacementRecorder recorder)
    {
        logger.ChainBegins();
        (_renews, _rebuilt) = (true, false);
        while (_offers > 0) await Task.Delay(OffersAnswered, time);
        await recorder.StoreAsync(_scheduler);
        _scheduler = new RecordedScheduler(new SchedulerState { Weights = _scheduler.State.Weights });
        recorder.BeginChain();
        await RebuildAsync(CancellationToken.None);
        _renews = false;
    }

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
                if (!_rebuilt || _scheduler.State.WaitingSlots == 0) continue;
                var plan = _scheduler.Run(time.GetUtcNow(), PassOptions.Default);
                foreach (var task in plan.Tasks) _ = OfferAsync(task);
                if (plan.Unfinished) _requested = true;
                SetAlarm(plan.NextTryAt);
                if (_scheduler.Weight >= PlacementRecorder.SegmentWeight) _ = RecordAsync();
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
        _offers++;
        try
        {
            var offered = Array.ConvertAll(task.Placements, place => place with { NodeStreaks = _streaks.GetValueOrDefault(place.Node, []) });
            var answers = await GrainFactory.GetGrain<ITaskGrain>(task.TaskId).GrantAsync(offered);
            var now = time.GetUtcNow();
            for (var i = 0; i < answers.Length; i++) _scheduler.Answered(task.TaskId, task.Placements[i], answers[i], now);
            if (Array.Exists(answers, answer => answer != GrantAnswer.Granted)) RequestPass();
        }
        catch (Exception failure)
        {
            // Whether the task granted is not known: let it say what it has and what it wants. Its turns are in order, so that it says so after it decided the offer.
            logger.OfferUnanswered(failure, task.TaskId);
            var doubt = _scheduler.Forget(task.TaskId, task.Placements);
            await new PoolCall(GrainFactory, journal, time, logger)
                .UntilDoneAsync(task.TaskId, () => GrainFactory.GetGrain<ITaskGrain>(task.TaskId).AnnounceAsync(), CancellationToken.None);
            _scheduler.Announced(task.TaskId, doubt, time.GetUtcNow());
            RequestPass();
        }
        finally
        {
            _offers--;
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
        _scheduler.Request(request, time.GetUtcNow());
        RequestPass();
    }
}
