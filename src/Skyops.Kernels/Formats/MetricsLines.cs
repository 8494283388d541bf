using System.Text;
using System.Text.Json;

namespace Skyops.Kernels.Formats;

/// <summary>
/// Metrics as JSON lines, one round a line; numbers are the shortest that read back to the same bits.
/// </summary>
public static class MetricsLines
{
    private const int MostRounds = 10_000;

    /// <summary>The lines of all rounds, UTF-8, each ended by LF.</summary>
    public static byte[] Write(IReadOnlyList<RoundMetrics> rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        var text = new StringBuilder();
        foreach (var r in rounds)
        {
            text.Append(FormattableString.Invariant($"{{\"round\":{r.Round},\"trainLoss\":{r.TrainLoss:R},"));
            text.Append(FormattableString.Invariant($"\"testLoss\":{r.TestLoss:R},"));
            text.Append(FormattableString.Invariant($"\"testAccuracy\":{r.TestAccuracy:R},"));
            text.Append(FormattableString.Invariant($"\"testCorrect\":{r.TestCorrect},\"testRows\":{r.TestRows}}}\n"));
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Reads what <see cref="Write"/> wrote, and nothing else.</summary>
    /// <exception cref="FormatException">The bytes are not such lines.</exception>
    public static IReadOnlyList<RoundMetrics> Read(ReadOnlySpan<byte> bytes)
    {
        var rounds = new List<RoundMetrics>();
        var rest = bytes;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            if (end < 0 || rounds.Count == MostRounds)
            {
                throw new FormatException($"metrics: line {rounds.Count + 1} has no end, or there are too many lines");
            }

            rounds.Add(ReadLine(rest[..end], rounds.Count));
            rest = rest[(end + 1)..];
        }

        return Write(rounds).AsSpan().SequenceEqual(bytes)
            ? rounds
            : throw new FormatException("metrics: the lines are not spelt as they are written here");
    }

    private static RoundMetrics ReadLine(ReadOnlySpan<byte> line, int round)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            var json = JsonElement.ParseValue(ref reader);
            var metrics = new RoundMetrics(
                json.GetProperty("round").GetInt32(),
                json.GetProperty("trainLoss").GetDouble(),
                json.GetProperty("testLoss").GetSingle(),
                json.GetProperty("testCorrect").GetInt32(),
                json.GetProperty("testRows").GetInt32());
            if (metrics.Round == round && metrics.TestCorrect >= 0 && metrics.TestCorrect <= metrics.TestRows
                && metrics.TestRows > 0 && double.IsFinite(metrics.TrainLoss) && float.IsFinite(metrics.TestLoss))
            {
                return metrics;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException
            or FormatException)
        {
            throw new FormatException($"metrics: line {round + 1} is malformed: {e.Message}");
        }

        throw new FormatException($"metrics: line {round + 1} is not the metrics of round {round}");
    }
}
