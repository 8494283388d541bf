using Orleans.Concurrency;
using Orleans.Runtime;

namespace Skyops.Tests.Embedded;

public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(TimeSpan dueTime, TimeSpan period, bool interleave, bool keepAlive);

    Task Change(TimeSpan dueTime, TimeSpan period);

    Task Dispose();

    Task Pass(string name);

    /// <summary>Interleaves, so that it can look while a call runs.</summary>
    [AlwaysInterleave]
    Task<int> Ticks();
}

internal sealed class TimerGrain(GrainProbe probe) : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    public Task Start(TimeSpan dueTime, TimeSpan period, bool interleave, bool keepAlive)
    {
        var options = new GrainTimerCreationOptions { DueTime = dueTime, Period = period, Interleave = interleave, KeepAlive = keepAlive };
        _timer = this.RegisterGrainTimer(static (grain, _) => grain.Tick(), this, options);
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task Dispose()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task Pass(string name) => probe.PassAsync(name);

    public Task<int> Ticks() => Task.FromResult(_ticks);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Events.Enqueue($"{this.GetPrimaryKeyString()} deactivated");
        probe.Open($"{this.GetPrimaryKeyString()} deactivated");
        return Task.CompletedTask;
    }

    private Task Tick()
    {
        _ticks++;
        probe.Open($"tick {_ticks}");
        probe.Open($"{this.GetPrimaryKeyString()} tick {_ticks}");
        return this.GetPrimaryKeyString() == "failing" ? throw new InvalidDataException("tick") : Task.CompletedTask;
    }
}
