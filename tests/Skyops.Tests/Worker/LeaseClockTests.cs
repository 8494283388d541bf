using System.Globalization;
using Skyops.Tests.Testing;
using Skyops.Worker.Gateway;

namespace Skyops.Tests.Worker;

/// <summary>
/// Sequences over one lease of 10 s. <c>e3</c> enrolled with a message sent at 3; <c>a5</c> a heartbeat sent at 5 was
/// acknowledged; <c>r7-8</c> all addresses refused in a round from 7 to 8; silence is what stands nowhere. Then the deadline.
/// </summary>
public sealed class LeaseClockTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("a5", null)]
    [InlineData("r1-2", null)]
    [InlineData("e0", 10.0)]
    [InlineData("e3", 13.0)]
    [InlineData("e0 a5", 15.0)]
    [InlineData("e0 a5 a4", 15.0)]
    [InlineData("e0 a5 a9", 19.0)]
    [InlineData("e0 r7-8", 17.0)]
    [InlineData("e0 r7-8 r12-13", 22.0)]
    [InlineData("e0 r7-8 r12-13 r20-21 r28-29", 38.0)]
    [InlineData("e0 r9-10", 10.0)]
    [InlineData("e0 r9-11", 10.0)]
    [InlineData("e0 r11-12", 10.0)]
    [InlineData("e0 r11-12 a12", 22.0)]
    [InlineData("e0 r11-12 e13", 23.0)]
    [InlineData("e0 a5 r3-6", 15.0)]
    [InlineData("e0 r7-8 a2", 17.0)]
    [InlineData("e0 r7-8 e9", 19.0)]
    public void The_deadline_is_the_fence_time_after_the_last_moment_known_to_be_safe(string sequence, double? deadline)
    {
        var clock = new LeaseClock(Seconds(10));

        foreach (var step in sequence.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var times = step[1..].Split('-').Select(text => Seconds(double.Parse(text, CultureInfo.InvariantCulture))).ToArray();
            switch (step[0])
            {
                case 'e': clock.Enrolled(times[0], Seconds(10)); break;
                case 'a': clock.Acknowledged(times[0]); break;
                case 'r': clock.AllRefused(times[0], times[1]); break;
            }
        }

        Assert.Equal(deadline is { } seconds ? Seconds(seconds) : null, clock.Deadline);
    }

    [Fact]
    public void The_lease_is_over_from_the_deadline_on_and_never_before_the_first_enrolment()
    {
        var clock = new LeaseClock(Seconds(10));
        Assert.False(clock.IsOver(Seconds(1_000_000)));

        clock.Enrolled(Seconds(5), Seconds(2));

        Assert.False(clock.IsOver(Seconds(6.999)));
        Assert.True(clock.IsOver(Seconds(7)));
        Assert.Equal(Seconds(2), clock.FenceAfter);
    }

    [Fact]
    public async Task The_guard_raises_the_fence_once_for_each_deadline_that_passes()
    {
        var time = new ManualTimeProvider();
        var guard = new LeaseGuard(time);
        var fences = 0;
        using var stop = new CancellationTokenSource();
        var running = guard.RunAsync(() => fences++, stop.Token);

        guard.Enrolled(guard.Now, Seconds(10));
        await UntilAsync(() => time.PendingTimers == 1);
        time.Advance(Seconds(9));
        guard.Acknowledged(guard.Now);
        time.Advance(Seconds(9));
        Assert.Equal(0, fences);

        time.Advance(Seconds(2));
        await UntilAsync(() => fences == 1);
        time.Advance(Seconds(100));

        guard.Enrolled(guard.Now, Seconds(10));
        await UntilAsync(() => time.PendingTimers == 1);
        Assert.Equal(1, fences);
        time.Advance(Seconds(11));
        await UntilAsync(() => fences == 2);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static async Task UntilAsync(Func<bool> reached)
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (!reached())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), "The guard never came there.");
            await Task.Yield();
        }
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
