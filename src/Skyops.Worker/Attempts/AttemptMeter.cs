using Skyops.Tasks;
using Skyops.Worker.Gateway;
using Skyops.Worker.Telemetry;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Attempts;

/// <summary>
/// What an attempt says of its progress and what it is seen to take; gives a message only when something changed.
/// </summary>
internal sealed class AttemptMeter
{
    /// <summary>Metrics an attempt may have by name; further names are dropped.</summary>
    private const int MostMetrics = 64;

    /// <summary>Clock ticks a second in <c>/proc</c>, fixed at 100 for user space on Linux.</summary>
    private const double TicksPerSecond = 100;

    private readonly Lock sync = new();
    private readonly Dictionary<string, double> metrics = new(StringComparer.Ordinal);
    private double fraction;
    private double cpuPercent;
    private int ramMiB;
    private int peakRamMiB;
    private int diskMiB;
    private string? lastState;
    private bool changed = true;
    private (long Ticks, TimeSpan At)? sample;

    /// <summary>Highest resident memory of the whole group seen so far.</summary>
    public int PeakRamMiB
    {
        get
        {
            lock (sync) return peakRamMiB;
        }
    }

    public void Progress(double value)
    {
        lock (sync)
        {
            changed |= fraction != value;
            fraction = value;
        }
    }

    public void Metric(string name, double value)
    {
        lock (sync)
        {
            if (metrics.Count >= MostMetrics && !metrics.ContainsKey(name)) return;
            changed |= !metrics.TryGetValue(name, out var old) || old != value;
            metrics[name] = value;
        }
    }

    /// <summary>
    /// What the process group takes now. CPU per cent is over the time since the last second's sample.
    /// </summary>
    public void Observe(GroupUsage usage, TimeSpan now)
    {
        lock (sync)
        {
            changed |= ramMiB != usage.ResidentMiB;
            ramMiB = usage.ResidentMiB;
            peakRamMiB = Math.Max(peakRamMiB, ramMiB);
            if (sample is not { } last)
            {
                sample = (usage.CpuTicks, now);
            }
            else if (now - last.At >= TimeSpan.FromSeconds(1))
            {
                var seconds = Math.Max(0, usage.CpuTicks - last.Ticks) / TicksPerSecond;
                var percent = Math.Round(100 * seconds / (now - last.At).TotalSeconds, 1);
                changed |= cpuPercent != percent;
                cpuPercent = percent;
                sample = (usage.CpuTicks, now);
            }
        }
    }

    /// <summary>What it has written to its own disk.</summary>
    public void ObserveDisk(int takenMiB)
    {
        lock (sync)
        {
            changed |= diskMiB != takenMiB;
            diskMiB = takenMiB;
        }
    }

    /// <summary>The message for the silo, or null when nothing is new since the last one.</summary>
    public Wire.AttemptProgress? TakeChange(AttemptKey key, AttemptState state)
    {
        lock (sync)
        {
            if (state.WireName is not { } name || (!changed && name == lastState)) return null;
            lastState = name;
            changed = false;
            var message = new Wire.AttemptProgress
            {
                Key = key.ToWire(),
                State = name,
                Fraction = fraction,
                CpuPercent = cpuPercent,
                RamMib = ramMiB,
                DiskMib = diskMiB,
            };
            foreach (var (metric, value) in metrics) message.Metrics[metric] = value;
            return message;
        }
    }
}
