namespace Skyops.Tests.Embedded;

public sealed class TurnTests
{
    [Fact]
    public async Task A_call_reaches_the_grain_and_its_answer_the_caller()
    {
        await using var silo = await TestSilo.StartAsync();
        Assert.Equal("one: 5", await silo.Grain<ITurnGrain>().Add(2, 3));
        Assert.Equal("two: 7", await silo.Grain<ITurnGrain>("two").Add(4, 3));
        Assert.Equal(9, await silo.Grain<ITurnGrain>().AddLater(4, 5));
    }

    [Fact]
    public async Task References_to_one_grain_are_equal_and_reach_one_activation()
    {
        await using var silo = await TestSilo.StartAsync();
        var (first, second, other) = (silo.Grain<ITurnGrain>(), silo.Grain<ITurnGrain>(), silo.Grain<ITurnGrain>("two"));
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.Equal("turn/one", first.ToString());
        Assert.Equal("one", first.GetPrimaryKeyString());
        Assert.Equal(1, await first.Count());
        Assert.Equal(2, await second.Count());
        Assert.Equal(1, await other.Count());
    }

    [Fact]
    public async Task A_call_does_not_start_while_another_awaits()
    {
        await using var silo = await TestSilo.StartAsync();
        Assert.Equal(["first in", "first out", "second in", "second out"], await Overlap<ITurnGrain>(silo, "Pass", "Pass"));
    }

    [Fact]
    public async Task An_always_interleaving_method_starts_while_another_awaits()
    {
        await using var silo = await TestSilo.StartAsync();
        Assert.Equal(
            ["first in", "second in", "second out", "first out"], await Overlap<ITurnGrain>(silo, "Pass", "PassInterleaving"));
    }

    [Fact]
    public async Task An_exclusive_method_starts_while_an_always_interleaving_one_awaits()
    {
        await using var silo = await TestSilo.StartAsync();
        Assert.Equal(
            ["first in", "second in", "second out", "first out"], await Overlap<ITurnGrain>(silo, "PassInterleaving", "Pass"));
    }

    [Fact]
    public async Task Read_only_methods_interleave_with_each_other()
    {
        await using var silo = await TestSilo.StartAsync();
        Assert.Equal(
            ["first in", "second in", "second out", "first out"], await Overlap<ITurnGrain>(silo, "PassReadOnly", "PassReadOnly"));
    }

    [Theory]
    [InlineData("PassReadOnly", "Pass")]
    [InlineData("Pass", "PassReadOnly")]
    public async Task A_read_only_method_does_not_interleave_with_one_that_is_not(string first, string second)
    {
        await using var silo = await TestSilo.StartAsync();
        Assert.Equal(["first in", "first out", "second in", "second out"], await Overlap<ITurnGrain>(silo, first, second));
    }

    [Fact]
    public async Task Calls_of_a_reentrant_grain_interleave()
    {
        await using var silo = await TestSilo.StartAsync();
        Assert.Equal(
            ["first in", "second in", "second out", "first out"], await Overlap<IReentrantGrain>(silo, "Pass", "Pass"));
    }

    [Fact]
    public async Task A_turn_that_yields_lets_interleaving_calls_in_though_it_never_stops_yielding()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ITurnGrain>();
        var spinning = grain.YieldUntilStopped();
        await grain.Stop();
        await spinning;
    }

    [Fact]
    public async Task Code_after_an_await_runs_on_the_scheduler_of_the_grain()
    {
        await using var silo = await TestSilo.StartAsync();
        Assert.True(await silo.Grain<ITurnGrain>().StaysOnItsScheduler());
    }

    [Fact]
    public async Task Values_of_the_callers_context_do_not_reach_the_grain()
    {
        await using var silo = await TestSilo.StartAsync();
        TurnGrain.Ambient.Value = "caller";
        Assert.Null(await silo.Grain<ITurnGrain>().ReadAmbient());
    }

    /// <summary>Starts a second call while the first awaits; the second may leave before the first.</summary>
    private static async Task<IEnumerable<string>> Overlap<TGrain>(TestSilo silo, string first, string second)
        where TGrain : IPassGrain
    {
        var grain = silo.Grain<TGrain>();
        var firstCall = Pass(grain, first, "first");
        await silo.Probe.Reached("first entered");
        var secondCall = Pass(grain, second, "second");
        silo.Probe.Open("second leave");
        // Where the second may interleave, it is through before the first; else it does not start, however long we look.
        await Task.WhenAny(secondCall, grain.Settle());
        silo.Probe.Open("first leave");
        await Task.WhenAll(firstCall, secondCall);
        return silo.Probe.Events;
    }

    private static Task Pass(IPassGrain grain, string method, string name) => method switch
    {
        "Pass" => grain.Pass(name),
        "PassReadOnly" => grain.PassReadOnly(name),
        _ => grain.PassInterleaving(name),
    };
}
