using Orleans.Configuration;
using Orleans.Hosting;

namespace Skyops.Tests.Embedded;

public sealed class CallTests
{
    [Fact]
    public async Task An_exception_reaches_the_caller_with_its_type_and_the_grain_goes_on()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ICallGrain>();
        Assert.Equal("at once", (await Assert.ThrowsAsync<InvalidDataException>(() => grain.Throw("at once", later: false))).Message);
        Assert.Equal("later", (await Assert.ThrowsAsync<InvalidDataException>(() => grain.Throw("later", later: true))).Message);
        Assert.Equal(5, await grain.Echo(5));
    }

    [Fact]
    public async Task A_response_that_is_late_raises_a_time_out_that_names_grain_and_method_while_the_turn_goes_on()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ICallGrain>();
        var late = grain.Pass("late");
        await silo.Probe.Reached("late entered");
        silo.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(late.IsCompleted);
        silo.Time.Advance(TimeSpan.FromSeconds(3));
        var exception = await Assert.ThrowsAsync<TimeoutException>(() => late);
        Assert.Contains("00:00:30 for ICallGrain.Pass of grain call/one", exception.Message, StringComparison.Ordinal);
        silo.Probe.Open("late leave");
        await grain.Echo(1);
        Assert.Equal(["late in", "late out"], silo.Probe.Events);
    }

    [Fact]
    public async Task A_call_that_timed_out_while_it_waited_is_not_run()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ICallGrain>();
        var blocking = grain.PassLong("blocking");
        await silo.Probe.Reached("blocking entered");
        var waiting = grain.Pass("waiting");
        silo.Time.Advance(TimeSpan.FromSeconds(32));
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        silo.Probe.Open("blocking leave");
        await blocking;
        await grain.Echo(1);
        Assert.Equal(["blocking in", "blocking out"], silo.Probe.Events);
    }

    [Fact]
    public async Task The_response_time_out_is_an_option_and_a_method_may_have_its_own()
    {
        await using var silo = await TestSilo.StartAsync(static x => x.Configure<SiloMessagingOptions>(
            static options => options.ResponseTimeout = TimeSpan.FromSeconds(5)));
        var grain = silo.Grain<ICallGrain>();
        var own = grain.PassLong("long");
        await silo.Probe.Reached("long entered");
        var common = grain.Pass("short");
        silo.Time.Advance(TimeSpan.FromSeconds(7));
        await Assert.ThrowsAsync<TimeoutException>(() => common);
        Assert.False(own.IsCompleted);
        silo.Probe.Open("long leave");
        await own;
    }

    [Fact]
    public async Task Grains_that_call_each_other_in_a_circle_end_in_a_time_out()
    {
        await using var silo = await TestSilo.StartAsync();
        var call = silo.Grain<ICallGrain>("left").CallThenCallBack("right", "left");
        await silo.Probe.Reached("called back");
        silo.Time.Advance(TimeSpan.FromSeconds(32));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
    }

    [Fact]
    public async Task Cancelling_releases_the_caller_and_reaches_the_token_of_the_grain()
    {
        await using var silo = await TestSilo.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var call = silo.Grain<ICallGrain>().WaitForCancellation(cancellation.Token);
        await silo.Probe.Reached("waiting for cancellation");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await silo.Probe.Reached("grain saw cancellation");
        Assert.Contains("on its scheduler: True", silo.Probe.Events);
    }

    [Fact]
    public async Task A_call_cancelled_while_it_waits_or_before_it_is_made_is_not_run()
    {
        await using var silo = await TestSilo.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var grain = silo.Grain<ICallGrain>();
        var blocking = grain.Pass("blocking");
        await silo.Probe.Reached("blocking entered");
        var waiting = grain.WaitForCancellation(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => grain.WaitForCancellation(cancellation.Token));
        silo.Probe.Open("blocking leave");
        await blocking;
        await grain.Echo(1);
        Assert.Equal(["blocking in", "blocking out"], silo.Probe.Events);
    }

    [Fact]
    public async Task A_one_way_call_is_done_when_sent_and_its_failure_is_not_the_callers()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ICallGrain>();
        var blocking = grain.Pass("blocking");
        await silo.Probe.Reached("blocking entered");
        await grain.OneWay();
        Assert.DoesNotContain("one-way ran", silo.Probe.Events);
        silo.Probe.Open("blocking leave");
        await silo.Probe.Reached("one-way ran");
        Assert.Equal(1, await grain.Echo(1));
    }

    [Fact]
    public async Task An_interface_without_a_class_and_one_with_two_are_refused_by_name()
    {
        await using var silo = await TestSilo.StartAsync();
        var none = Assert.Throws<ArgumentException>(() => silo.Grain<IUnimplementedGrain>());
        Assert.Contains("IUnimplementedGrain", none.Message, StringComparison.Ordinal);
        var two = Assert.Throws<ArgumentException>(() => silo.Grain<IAmbiguousGrain>());
        Assert.Contains("FirstAmbiguousGrain", two.Message, StringComparison.Ordinal);
        Assert.Contains("SecondAmbiguousGrain", two.Message, StringComparison.Ordinal);
    }
}
