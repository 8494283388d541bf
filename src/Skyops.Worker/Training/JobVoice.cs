using System.Globalization;

namespace Skyops.Worker.Training;

/// <summary>Speaks to the worker on standard output, see <see cref="Attempts.ChildLine"/>. Progress at most ten times a second.</summary>
internal sealed class JobVoice(TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan BetweenProgress = TimeSpan.FromMilliseconds(100);
    private long? last;

    public void Progress(double fraction)
    {
        if (fraction < 1 && last is { } before && time.GetElapsedTime(before) < BetweenProgress) return;
        last = time.GetTimestamp();
        Say($"::progress {fraction.ToString("0.####", CultureInfo.InvariantCulture)}");
    }

    public void Metric(string name, double value)
    {
        if (double.IsFinite(value)) Say($"::metric {name}={value.ToString("R", CultureInfo.InvariantCulture)}");
    }

    public void Checkpoint(long step, string file) =>
        Say($"::checkpoint {step.ToString(CultureInfo.InvariantCulture)} {file}");

    private void Say(string line)
    {
        output.Write(line + "\n");
        output.Flush();
    }
}
