using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Skyops.Benchmarks.Harness;

namespace Skyops.Benchmarks;

/// <summary>What a grain call costs beside a hand-written loop that answers questions from a channel.</summary>
internal sealed class RuntimeBenchmark : IBenchmark
{
    private const int Callers = 64;

    public string Name => "runtime";

    public string Question => "What does a grain call cost in one process, one after the other and 64 at once?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkOptions options)
    {
        using var host = BuildHost();
        await host.StartAsync();
        await using var loop = new RuntimeAskLoop();
        var grain = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IRuntimeGrain>("one");
        var direct = new RuntimeDirectCall(grain);

        var calls = options.Units(400_000);
        var sequential = await Pairs.RunAsync(
            options.Pairs, () => Sequential(calls, grain.Add), () => Sequential(calls, loop.Add));
        var together = await Pairs.RunAsync(
            options.Pairs, () => Together(calls, grain.Add), () => Together(calls, loop.Add));
        var proxy = await Pairs.RunAsync(
            options.Pairs, () => Sequential(calls, grain.Add), () => Sequential(calls, direct.Add));
        await host.StopAsync();

        return new BenchmarkReport()
            .Add("grain call, one after the other", sequential.OfA(x => x.NanosecondsPerUnit), "ns", "callNs")
            .Add("ask loop, one after the other", sequential.OfB(x => x.NanosecondsPerUnit), "ns")
            .Add("ratio to the ask loop", sequential.Ratio, "×", "ratioToAskLoop")
            .Add("grain calls, 64 at once", together.OfA(x => x.UnitsPerSecond), "calls/s", "callsPerSecond")
            .Add("ask loop, 64 at once", together.OfB(x => x.UnitsPerSecond), "calls/s")
            .Add("time ratio to the ask loop, 64 at once", together.Ratio, "×", "concurrentRatioToAskLoop")
            .Add("proxy to a message queued by hand", proxy.Ratio, "×", "proxyRatioToDirectCall")
            .Add("allocated by a grain call", sequential.OfA(x => x.AllocatedBytesPerUnit), "bytes", "allocatedBytesPerCall")
            .Add("allocated by the ask loop", sequential.OfB(x => x.AllocatedBytesPerUnit), "bytes")
            .Add("CPU of 1,000 grain calls", sequential.OfA(x => x.CpuSecondsPer1000 * 1000), "ms", "cpuMsPer1000Calls")
            .Add("CPU of 1,000 asks", sequential.OfB(x => x.CpuSecondsPer1000 * 1000), "ms");
    }

    private static IHost BuildHost()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        return builder.Build();
    }

    private static Task<Measurement> Sequential(int calls, Func<int, Task<int>> call) =>
        Measurement.TakeAsync(calls, () => Task.Run(() => Repeat(calls, call)));

    private static Task<Measurement> Together(int calls, Func<int, Task<int>> call) =>
        Measurement.TakeAsync(
            calls / Callers * Callers,
            () => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => Repeat(calls / Callers, call)))));

    private static async Task Repeat(int calls, Func<int, Task<int>> call)
    {
        for (var i = 0; i < calls; i++)
            await call(1);
    }
}
