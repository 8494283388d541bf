using Microsoft.Extensions.Logging.Abstractions;
using Skyops.Client;
using Skyops.Nodes;
using Skyops.Silo.Gateway;
using Skyops.Tasks;
using Skyops.Tests.Silo;
using Skyops.Worker;
using Skyops.Worker.Devices;
using Skyops.Worker.Gateway;
using Skyops.Worker.Telemetry;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Worker;

/// <summary>What GPUs are and do, on functions of the driver's signatures: no GPU was at hand.</summary>
public sealed class GpuTelemetryTests : IDisposable
{
    public void Dispose()
    {
        DriverInMemory.Answers.Set();
        DriverInMemory.Xids.Clear();
    }

    [Fact]
    public void A_gpu_is_described_as_the_driver_says()
    {
        var gpus = NvidiaGpus.Detect(DriverInMemory.Open, NullLogger.Instance);
        Assert.Equal(
            new Wire.Gpu
            {
                Vendor = "nvidia",
                Model = "NVIDIA H100 80GB HBM3",
                MemoryMib = 80 << 10,
                ComputeCapability = "9.0",
                Uuid = DriverInMemory.Telling,
                Driver = "550.54.15",
            },
            gpus[0]);
        Assert.Equal(DriverInMemory.Mute, gpus[1].Uuid);
    }

    [Fact]
    public void What_a_gpu_does_is_read_and_what_it_does_not_tell_is_left_out()
    {
        using var gauges = new GpuGauges(DriverInMemory.Open());
        Assert.Equal(
            [
                new Wire.GpuReading
                {
                    Uuid = DriverInMemory.Telling, UtilizationPercent = 72, MemoryUsedMib = 30 << 10, PowerMilliwatts = 412_345, TemperatureCelsius = 61, SmClockMhz = 1980,
                    EccErrors = 3,
                },
                new Wire.GpuReading { Uuid = DriverInMemory.Mute, MemoryUsedMib = 30 << 10 },
            ],
            gauges.Read().Gpus);
    }

    [Fact]
    public void A_driver_without_the_gauges_still_tells_which_gpus_there_are()
    {
        string[] old =
            ["nvmlInit_v2", "nvmlShutdown", "nvmlDeviceGetCount_v2", "nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetUUID", "nvmlDeviceGetMemoryInfo"];
        using var gauges = new GpuGauges(DriverInMemory.Open(old.Contains));
        Assert.Equal(new Wire.GpuReading { Uuid = DriverInMemory.Telling, MemoryUsedMib = 30 << 10 }, gauges.Read().Gpus[0]);
    }

    [Fact]
    public void Errors_of_the_driver_are_counted_once_for_the_gpu_they_are_of()
    {
        using var gauges = new GpuGauges(DriverInMemory.Open());
        DriverInMemory.Xids.Enqueue((DriverInMemory.Mute, 48));
        DriverInMemory.Xids.Enqueue((DriverInMemory.Mute, 79));
        gauges.Read();
        var read = gauges.Read().Gpus;
        Assert.Equal((0u, false), (read[0].XidErrors, read[0].HasLastXid));
        Assert.Equal((2u, 79u), (read[1].XidErrors, read[1].LastXid));
    }

    [Fact]
    public void A_machine_without_a_driver_has_no_gpus_and_nothing_to_tell()
    {
        var closed = false;
        Nvml Broken() => Nvml.Open(_ => 0, () => closed = true);
        Assert.Empty(NvidiaGpus.Detect(Broken, NullLogger.Instance));
        Assert.Null(NvidiaGpus.Watch(Broken, NullLogger.Instance));
        Assert.True(closed);
        if (!File.Exists("/proc/driver/nvidia/version")) Assert.Empty(NvidiaGpus.Detect(Nvml.Open, NullLogger.Instance));
    }

    [Fact]
    public async Task A_driver_that_does_not_answer_holds_up_neither_a_connection_nor_the_end()
    {
        DriverInMemory.Answers.Reset();
        using var ended = new CancellationTokenSource();
        using var telemetry = new GpuTelemetry(new GpuGauges(DriverInMemory.Open()), new Outbound(), TimeProvider.System);
        var telling = telemetry.RunAsync(ended.Token);
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => telling);
    }

    [Fact]
    public async Task A_nodes_view_has_what_its_gpus_told_last_while_it_is_connected()
    {
        await using var pool = await TestPool.StartAsync();
        var worker = await pool.WorkerAsync(WorkerHooks.None with { Driver = DriverInMemory.Open });
        var client = pool.Client();
        var told = await UntilAsync(client, worker.Address, node => node.GpuReadings.Length > 0);
        Assert.Equal([DriverInMemory.Telling, DriverInMemory.Mute], told.Capabilities.Gpus.Select(gpu => gpu.Uuid));
        Assert.Equal(
            new GpuReading(DriverInMemory.Telling) { Utilization = 0.72, MemoryUsedMiB = 30 << 10, PowerWatts = 412.345, TemperatureCelsius = 61, SmClockMHz = 1980, EccErrors = 3 },
            told.GpuReadings[0]);
        await worker.DisposeAsync();
        await UntilAsync(client, worker.Address, node => node.GpuReadings.Length == 0);
    }

    [Fact]
    public void Of_a_strangers_readings_what_is_possible_is_taken()
    {
        var wild = new Wire.GpuReading
        {
            Uuid = "GPU-1",
            UtilizationPercent = uint.MaxValue,
            MemoryUsedMib = uint.MaxValue,
            PowerMilliwatts = uint.MaxValue,
            EccErrors = ulong.MaxValue,
            XidErrors = uint.MaxValue,
        };
        var taken = Enumerable.Repeat(wild, 10_000).ToReadings();
        Assert.Equal(Limits.Gpus, taken.Length);
        Assert.Equal(
            new GpuReading("GPU-1") { Utilization = 1, MemoryUsedMiB = int.MaxValue, PowerWatts = 10_000, EccErrors = long.MaxValue, XidErrors = int.MaxValue }, taken[0]);
        Assert.Empty(new[] { new Wire.GpuReading { Uuid = new string('x', 100_000) }, new Wire.GpuReading() }.ToReadings());
    }

    private static async Task<NodeView> UntilAsync(SkyopsClient client, string address, Func<NodeView, bool> reached)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var node = await client.Nodes.GetAsync(address, limit.Token);
            if (reached(node)) return node;
            await Task.Yield();
        }
    }
}
