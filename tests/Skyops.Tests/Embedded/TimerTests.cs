namespace Skyops.Tests.Embedded;

public sealed class TimerTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_timer_ticks_when_due_and_then_each_period_with_its_state()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ITimerGrain>();
        await grain.Start(TimeSpan.FromSeconds(5), s_second, interleave: false, keepAlive: false);
        silo.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(0, await grain.Ticks());
        for (var i = 1; i <= 3; i++)
        {
            silo.Time.Advance(s_second);
            await silo.Probe.Reached($"tick {i}");
            Assert.Equal(i, await grain.Ticks());
        }
    }

    [Fact]
    public async Task A_tick_is_a_turn_and_waits_for_a_running_call()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ITimerGrain>();
        await grain.Start(s_second, s_second, interleave: false, keepAlive: false);
        var call = grain.Pass("call");
        await silo.Probe.Reached("call entered");
        silo.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, await grain.Ticks());
        silo.Probe.Open("call leave");
        await call;
        await silo.Probe.Reached("tick 1");
        Assert.Equal(1, await grain.Ticks());
    }

    [Fact]
    public async Task An_interleaving_tick_runs_beside_a_call()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ITimerGrain>();
        await grain.Start(s_second, s_second, interleave: true, keepAlive: false);
        var call = grain.Pass("call");
        await silo.Probe.Reached("call entered");
        silo.Time.Advance(s_second);
        await silo.Probe.Reached("tick 1");
        silo.Probe.Open("call leave");
        await call;
    }

    [Fact]
    public async Task A_failing_tick_does_not_stop_the_timer()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ITimerGrain>("failing");
        await grain.Start(s_second, s_second, interleave: false, keepAlive: false);
        for (var i = 1; i <= 2; i++)
        {
            silo.Time.Advance(s_second);
            await silo.Probe.Reached($"tick {i}");
            await grain.Ticks();
        }
    }

    [Fact]
    public async Task A_timer_can_be_changed_and_disposed()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ITimerGrain>();
        await grain.Start(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false);
        await grain.Change(s_second, Timeout.InfiniteTimeSpan);
        silo.Time.Advance(s_second);
        await silo.Probe.Reached("tick 1");
        await grain.Change(s_second, s_second);
        await grain.Dispose();
        silo.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, await grain.Ticks());
    }

    [Fact]
    public async Task Ticks_do_not_keep_a_grain_from_being_idle_unless_told_to()
    {
        await using var silo = await TestSilo.StartAsync();
        var (idle, kept) = (silo.Grain<ITimerGrain>("idle"), silo.Grain<ITimerGrain>("kept"));
        await idle.Start(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10), interleave: false, keepAlive: false);
        silo.Time.Advance(TimeSpan.FromMinutes(1));
        await kept.Start(TimeSpan.FromMinutes(9), Timeout.InfiniteTimeSpan, interleave: false, keepAlive: true);
        silo.Time.Advance(TimeSpan.FromMinutes(9));
        await silo.Probe.Reached("kept tick 1");
        silo.Time.Advance(TimeSpan.FromMinutes(7));
        await silo.Probe.Reached("idle deactivated");
        Assert.Equal(1, await kept.Ticks());
        Assert.DoesNotContain("kept deactivated", silo.Probe.Events);
    }
}
