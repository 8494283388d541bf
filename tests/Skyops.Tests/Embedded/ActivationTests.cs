using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Skyops.Tests.Embedded;

public sealed class ActivationTests
{
    [Fact]
    public async Task Many_first_calls_make_one_activation_and_wait_for_it()
    {
        await using var silo = await TestSilo.StartAsync();
        var calls = Enumerable.Range(0, 64).Select(_ => Task.Run(() => silo.Grain<ILifeGrain>("slow").Touch())).ToList();
        await silo.Probe.Reached("activating slow");
        Assert.All(calls, call => Assert.False(call.IsCompleted));
        silo.Probe.Open("activate slow");
        var activations = await Task.WhenAll(calls);
        Assert.Equal([1], activations.Distinct());
        Assert.Single(silo.Probe.Events, "activated slow");
    }

    [Fact]
    public async Task A_failure_to_activate_reaches_the_caller_with_its_type_and_the_next_call_tries_again()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ILifeGrain>("fails once");
        var exception = await Assert.ThrowsAsync<InvalidDataException>(grain.Touch);
        Assert.Equal("not this time", exception.Message);
        Assert.Equal(2, await grain.Touch());
    }

    [Fact]
    public async Task A_failing_constructor_fails_the_call()
    {
        await using var silo = await TestSilo.StartAsync();
        await Assert.ThrowsAsync<NotSupportedException>(silo.Grain<IUnmakeableGrain>().Touch);
    }

    [Fact]
    public async Task An_idle_activation_is_collected_after_the_collection_age_and_not_before()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ILifeGrain>("idle");
        await grain.Touch();
        silo.Time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(1, await grain.Touch());
        silo.Time.Advance(TimeSpan.FromMinutes(17));
        await silo.Probe.Reached("deactivated idle ActivationIdle");
        Assert.Equal(2, await grain.Touch());
    }

    [Fact]
    public async Task A_delayed_deactivation_keeps_an_idle_activation()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ILifeGrain>("kept");
        await grain.Keep(TimeSpan.FromHours(1));
        silo.Time.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal(1, await grain.Touch());
        await grain.Keep(TimeSpan.Zero);
        silo.Time.Advance(TimeSpan.FromMinutes(17));
        await silo.Probe.Reached("deactivated kept ActivationIdle");
    }

    [Fact]
    public async Task A_grain_whose_call_still_runs_is_not_idle()
    {
        await using var silo = await TestSilo.StartAsync(static x => x.Configure<SiloMessagingOptions>(
            static options => options.ResponseTimeout = TimeSpan.FromHours(2)));
        var call = silo.Grain<ILifeGrain>("busy").Pass("long");
        await silo.Probe.Reached("long entered");
        silo.Time.Advance(TimeSpan.FromHours(1));
        silo.Probe.Open("long leave");
        await call;
        Assert.Equal(1, await silo.Grain<ILifeGrain>("busy").Touch());
    }

    [Fact]
    public async Task Calls_queued_behind_a_deactivation_run_in_the_next_activation()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ILifeGrain>("leaving");
        var last = grain.PassThenDeactivate("last");
        await silo.Probe.Reached("last entered");
        var queued = Enumerable.Range(0, 10).Select(_ => grain.Touch()).ToList();
        silo.Probe.Open("last leave");
        await last;
        Assert.Equal([2], (await Task.WhenAll(queued)).Distinct());
        Assert.Contains("deactivated leaving ApplicationRequested", silo.Probe.Events);
    }

    [Fact]
    public async Task The_next_activation_waits_for_the_end_of_the_one_before()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ILifeGrain>("slow end");
        silo.Probe.Open("last leave");
        await grain.PassThenDeactivate("last");
        await silo.Probe.Reached("deactivating slow end");
        var next = grain.Touch();
        Assert.DoesNotContain("deactivated slow end ApplicationRequested", silo.Probe.Events);
        silo.Probe.Open("deactivate slow end");
        Assert.Equal(2, await next);
        var order = silo.Probe.Events.Where(x => x.StartsWith("activated", StringComparison.Ordinal)
            || x.StartsWith("deactivated", StringComparison.Ordinal));
        Assert.Equal(["activated slow end", "deactivated slow end ApplicationRequested", "activated slow end"], order);
    }

    [Fact]
    public async Task A_failure_to_deactivate_does_not_keep_the_grain_from_its_next_activation()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ILifeGrain>("fails to end");
        silo.Probe.Open("last leave");
        await grain.PassThenDeactivate("last");
        Assert.Equal(2, await grain.Touch());
    }

    [Fact]
    public async Task A_deactivation_waits_for_running_calls_no_longer_than_its_time_out()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<ILifeGrain>("stuck");
        var stuck = grain.PassInterleaving("stuck");
        await silo.Probe.Reached("stuck entered");
        silo.Probe.Open("last leave");
        await grain.PassThenDeactivate("last");
        var next = grain.Touch();
        silo.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(next.IsCompleted);
        silo.Time.Advance(TimeSpan.FromSeconds(3));
        await silo.Probe.Reached("deactivated stuck ApplicationRequested");
        silo.Probe.Open("stuck leave");
        await Assert.ThrowsAsync<TimeoutException>(() => stuck);
    }

    [Fact]
    public async Task Constructor_arguments_come_from_a_scope_that_ends_with_the_activation()
    {
        await using var silo = await TestSilo.StartAsync(static x => x.Services.AddScoped<Scoped>());
        silo.Probe.Open("last leave");
        await silo.Grain<IScopedGrain>().Leave();
        await silo.Probe.Reached("scope disposed");
        Assert.Contains("grain disposed", silo.Probe.Events);
    }

    [Fact]
    public async Task Stopping_the_host_deactivates_every_grain_and_refuses_new_calls()
    {
        var silo = await TestSilo.StartAsync();
        var keys = Enumerable.Range(0, 20).Select(i => $"grain {i}").ToList();
        await Task.WhenAll(keys.Select(key => silo.Grain<ILifeGrain>(key).Touch()));
        var grain = silo.Grain<ILifeGrain>("grain 0");
        await silo.StopAsync();
        Assert.All(keys, key => Assert.Contains($"deactivated {key} ShuttingDown", silo.Probe.Events));
        var refused = await Assert.ThrowsAsync<OrleansMessageRejectionException>(grain.Touch);
        Assert.Contains("ILifeGrain.Touch of grain life/grain 0", refused.Message, StringComparison.Ordinal);
        await silo.DisposeAsync();
    }

    [Fact]
    public async Task Stopping_the_host_does_not_wait_for_a_stuck_call_longer_than_it_is_given()
    {
        var silo = await TestSilo.StartAsync();
        var stuck = silo.Grain<ILifeGrain>("stuck").Pass("stuck");
        await silo.Probe.Reached("stuck entered");
        await silo.StopAsync(new CancellationToken(canceled: true));
        silo.Probe.Open("stuck leave");
        await stuck;
        await silo.DisposeAsync();
    }

    [Fact]
    public async Task Start_up_tasks_may_call_grains_and_a_collection_age_within_the_quantum_is_refused()
    {
        await using var silo = await TestSilo.StartAsync(static x => x.AddStartupTask(static (services, _) =>
            services.GetRequiredService<IGrainFactory>().GetGrain<ILifeGrain>("early").Touch()));
        Assert.Contains("activated early", silo.Probe.Events);
        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => TestSilo.StartAsync(
            static x => x.Configure<GrainCollectionOptions>(static options => options.CollectionAge = TimeSpan.FromSeconds(9))));
    }
}
