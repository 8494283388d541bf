using Orleans.Runtime;

namespace Skyops.Tests.Embedded;

public sealed class StreamTests
{
    [Fact]
    public async Task Items_arrive_in_order_and_the_sequence_ends()
    {
        await using var silo = await TestSilo.StartAsync();
        Assert.Equal([0, 1, 2, 3, 4], await silo.Grain<IStreamGrain>().Count(5, "all").ToListAsync());
        await silo.Probe.Reached("all disposed");
    }

    [Fact]
    public async Task Every_enumeration_calls_the_method_anew_and_nothing_runs_before()
    {
        await using var silo = await TestSilo.StartAsync();
        var sequence = silo.Grain<IStreamGrain>().Count(2, "twice");
        Assert.Empty(silo.Probe.Events);
        Assert.Equal([0, 1], await sequence.ToListAsync());
        Assert.Equal([0, 1], await sequence.ToListAsync());
        Assert.Equal(2, silo.Probe.Events.Count(x => x == "twice started"));
    }

    [Fact]
    public async Task A_reader_that_stops_early_disposes_the_enumerator_in_the_grain()
    {
        await using var silo = await TestSilo.StartAsync();
        await foreach (var item in silo.Grain<IStreamGrain>().Count(int.MaxValue, "early"))
        {
            if (item == 2)
                break;
        }

        Assert.Contains("early disposed", silo.Probe.Events);
    }

    [Fact]
    public async Task An_exception_in_the_middle_reaches_the_reader_after_the_items_before_it()
    {
        await using var silo = await TestSilo.StartAsync();
        var items = new List<int>();
        var exception = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var item in silo.Grain<IStreamGrain>().CountThenThrow(3))
                items.Add(item);
        });
        Assert.Equal("after 3", exception.Message);
        Assert.Equal([0, 1, 2], items);
    }

    [Fact]
    public async Task Calls_run_between_and_while_the_grain_waits_for_an_item()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<IStreamGrain>();
        await using var items = grain.Follow().GetAsyncEnumerator();
        var next = items.MoveNextAsync();
        await grain.Publish(7);
        Assert.True(await next);
        Assert.Equal(7, items.Current);
    }

    [Fact]
    public async Task A_reader_may_wait_longer_than_the_response_time_out()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<IStreamGrain>();
        await using var items = grain.Follow().GetAsyncEnumerator();
        var next = items.MoveNextAsync();
        silo.Time.Advance(TimeSpan.FromMinutes(20));
        await grain.Publish(7);
        Assert.True(await next);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelling_ends_the_reader_and_the_enumerator_in_the_grain(bool tokenOfTheCall)
    {
        await using var silo = await TestSilo.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var sequence = silo.Grain<IStreamGrain>().Follow(tokenOfTheCall ? cancellation.Token : default);
        var items = sequence.GetAsyncEnumerator(tokenOfTheCall ? default : cancellation.Token);
        var next = items.MoveNextAsync();
        await silo.Probe.Reached("following");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        await items.DisposeAsync();
        Assert.Contains("followed", silo.Probe.Events);
    }

    [Fact]
    public async Task Deactivation_aborts_an_enumeration_even_one_that_waits()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<IStreamGrain>();
        await using var waiting = grain.Follow().GetAsyncEnumerator();
        var next = waiting.MoveNextAsync();
        await silo.Probe.Reached("following");
        await using var between = grain.Count(9, "between").GetAsyncEnumerator();
        Assert.True(await between.MoveNextAsync());
        await grain.Leave();
        await Assert.ThrowsAsync<EnumerationAbortedException>(async () => await next);
        await silo.Probe.Reached("between disposed");
        await Assert.ThrowsAsync<EnumerationAbortedException>(async () => await between.MoveNextAsync());
        Assert.Equal([0], await grain.Count(1, "again").ToListAsync());
    }

    [Fact]
    public async Task An_enumeration_nobody_reads_from_is_ended()
    {
        await using var silo = await TestSilo.StartAsync();
        await using var items = silo.Grain<IStreamGrain>().Count(9, "forgotten").GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync());
        silo.Time.Advance(TimeSpan.FromMinutes(3));
        await silo.Probe.Reached("forgotten disposed");
        await Assert.ThrowsAsync<EnumerationAbortedException>(async () => await items.MoveNextAsync());
    }
}
