using System.Globalization;

namespace Skyops.Worker.Attempts;

/// <summary>
/// One line a job wrote to standard output. Lines that start with <c>::</c> and are well formed speak to the worker; every
/// other line is log text, also a malformed command, so that nothing a job says is lost.
/// </summary>
internal abstract record ChildLine
{
    private const int LongestMetricName = 64;
    private const int LongestFileName = 128;

    /// <summary><c>::progress 0.42</c>: done, 0 to 1.</summary>
    public sealed record Progress(double Fraction) : ChildLine;

    /// <summary><c>::metric loss=0.31</c>: a finite number by name.</summary>
    public sealed record Metric(string Name, double Value) : ChildLine;

    /// <summary><c>::checkpoint 1200 step-1200.bin</c>: this file of the checkpoint folder is whole.</summary>
    public sealed record CheckpointWritten(long Step, string FileName) : ChildLine;

    /// <summary>Text for people.</summary>
    public sealed record Text(string Line) : ChildLine;

    /// <summary>Reads one line, without its end.</summary>
    public static ChildLine Parse(string line)
    {
        if (!line.StartsWith("::", StringComparison.Ordinal)) return new Text(line);
        var parts = line.Split(' ');
        return parts switch
        {
            ["::progress", var fraction] when TryNumber(fraction, out var value) && value is >= 0 and <= 1 =>
                new Progress(value),
            ["::metric", var metric] => (ChildLine?)ParseMetric(metric) ?? new Text(line),
            ["::checkpoint", var step, var file] when TryStep(step, out var number) && IsPlainName(file) =>
                new CheckpointWritten(number, file),
            _ => new Text(line),
        };
    }

    private static Metric? ParseMetric(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals is <= 0 or > LongestMetricName) return null;
        return TryNumber(text.AsSpan(equals + 1), out var value) ? new Metric(text[..equals], value) : null;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private static bool TryStep(string text, out long step) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out step);

    private static bool IsPlainName(string name) =>
        name.Length is > 0 and <= LongestFileName
        && name[0] != '.'
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
