using Skyops.Worker.Devices;
using Skyops.Worker.Gateway;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Telemetry;

/// <summary>
/// Tells a silo what the GPUs do: when the worker has enrolled, and every few seconds. A driver may take any time to answer for a
/// device that fell off the bus; neither a connection nor the worker's end waits for it.
/// </summary>
internal sealed class GpuTelemetry(GpuGauges gauges, Outbound outbound, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private Task<Wire.Telemetry>? reading;

    /// <summary>Tells until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            if (reading is null or { IsCompleted: true }) reading = Task.Run(gauges.Read, CancellationToken.None);
            outbound.Post(new Wire.WorkerMessage { Telemetry = await reading.WaitAsync(cancellationToken) });
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    public void Dispose()
    {
        if (reading is null or { IsCompleted: true }) gauges.Dispose();
    }
}
