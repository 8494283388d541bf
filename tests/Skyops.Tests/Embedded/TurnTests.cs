using Orleans.Concurrency;

namespace Skyops.Tests.Embedded;

public sealed class TurnTests
{
    [Fact]
    public async Task A_call_reaches_the_grain_and_its_answer_the_caller()
    {
        await using var silo = await TestSilo.StartAsync();
        Assert.Equal("one: 5", await silo.Grain<ITurnGrain>().Add(2, 3));
        Assert.Equal("two: 7", await silo.Grain<ITurnGrain>("two").Add(4, 3));
    }

    [Fact]
    public async Task A_call_does_not_start_while_another_awaits()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ITurnGrain>();
        var first = grain.Pass("first");
        await silo.Probe.Reached("first entered");
        var second = grain.Pass("second");
        silo.Probe.Open("second leave");
        silo.Probe.Open("first leave");
        await Task.WhenAll(first, second);
        Assert.Equal(["first in", "first out", "second in", "second out"], silo.Probe.Events);
    }

    [Fact]
    public async Task An_always_interleaving_method_runs_while_another_awaits()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ITurnGrain>();
        var first = grain.Pass("first");
        await silo.Probe.Reached("first entered");
        await grain.Interleave();
        silo.Probe.Open("first leave");
        await first;
        Assert.Equal(["first in", "interleaved", "first out"], silo.Probe.Events);
    }
}

public interface ITurnGrain : IGrainWithStringKey
{
    Task<string> Add(int left, int right);

    Task Pass(string name);

    [AlwaysInterleave]
    Task Interleave();
}

internal sealed class TurnGrain(GrainProbe probe) : Grain, ITurnGrain
{
    public Task<string> Add(int left, int right) => Task.FromResult($"{this.GetPrimaryKeyString()}: {left + right}");

    public Task Pass(string name) => probe.PassAsync(name);

    public Task Interleave()
    {
        probe.Events.Enqueue("interleaved");
        return Task.CompletedTask;
    }
}
