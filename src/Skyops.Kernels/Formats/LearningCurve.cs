using System.Globalization;
using System.Text;

namespace Skyops.Kernels.Formats;

/// <summary>
/// Draws metrics as an SVG of two panels, accuracy above and losses below, over the rounds. Coordinates come from the
/// metrics by basic arithmetic in binary64 and are written with two decimals, so that equal metrics are equal bytes.
/// </summary>
public static class LearningCurve
{
    private const double Left = 64;
    private const double Right = 696;
    private const double Width = 720;
    private const string TestColour = "#0969da";
    private const string TrainColour = "#bc4c00";
    private const string Style =
        "text{font:12px system-ui,sans-serif;fill:#57606a}.h{font-size:15px;font-weight:600;fill:#24292f}";

    /// <summary>The picture, UTF-8.</summary>
    public static byte[] Draw(string title, IReadOnlyList<RoundMetrics> rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} 480" width="{Width}" height="480" role="img">
            <title>{Escape(title)}</title>
            <style>{Style}</style>
            <rect width="{Width}" height="480" rx="8" fill="#ffffff"/>
            <text class="h" x="{Left}" y="32">{Escape(title)}</text>

            """);
        var last = rounds.Count > 0
            ? $"{Percent(rounds[^1].TestAccuracy)} after round {Text(rounds.Count)}"
            : "no rounds yet";
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Right}\" y=\"32\" text-anchor=\"end\">{last}</text>\n");

        var accuracy = new Panel(svg, 64, 236, AccuracyFloor(rounds), 1, rounds.Count);
        accuracy.Frame("test accuracy", value => Percent(value));
        accuracy.Line(rounds, r => r.TestAccuracy, TestColour);

        var loss = new Panel(svg, 284, 432, 0, LossCeiling(rounds), rounds.Count);
        loss.Frame("loss", Text);
        loss.Line(rounds, r => r.TrainLoss, TrainColour);
        loss.Line(rounds, r => r.TestLoss, TestColour);
        loss.Rounds();
        Legend(svg, "training", TrainColour, Right - 130);
        Legend(svg, "test", TestColour, Right - 44);
        svg.Append("</svg>\n");
        return Encoding.UTF8.GetBytes(svg.ToString());
    }

    private static void Legend(StringBuilder svg, string name, string colour, double x) => svg.Append(
        CultureInfo.InvariantCulture,
        $"<circle cx=\"{x}\" cy=\"268\" r=\"4\" fill=\"{colour}\"/><text x=\"{x + 9}\" y=\"272\">{name}</text>\n");

    /// <summary>A multiple of 10 % below all accuracies, at most 90 %.</summary>
    private static double AccuracyFloor(IReadOnlyList<RoundMetrics> rounds) =>
        Math.Floor(Math.Min(0.9, rounds.Select(r => r.TestAccuracy).DefaultIfEmpty(0).Min()) * 10) / 10;

    /// <summary>The least of 1, 2, 5 times a power of ten that is not below any loss.</summary>
    private static double LossCeiling(IReadOnlyList<RoundMetrics> rounds)
    {
        var most = rounds.Select(r => Math.Max(r.TrainLoss, r.TestLoss)).DefaultIfEmpty(1).Max();
        var ceiling = 0.01;
        for (var step = 0; ceiling < most; step++)
        {
            ceiling *= step % 3 == 1 ? 2.5 : 2;
        }

        return ceiling;
    }

    private static string Percent(double share) => Text(share * 100) + " %";

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    /// <summary>One panel: a range of values over the rounds.</summary>
    private sealed class Panel(StringBuilder svg, double top, double bottom, double low, double high, int rounds)
    {
        public void Frame(string name, Func<double, string> format)
        {
            Label(Left, top - 12, "start", name);
            for (var i = 0; i <= 4; i++)
            {
                var value = low + ((high - low) * i / 4);
                var y = Text(Y(value));
                Add($"<path d=\"M{Text(Left)} {y}H{Text(Right)}\" stroke=\"#d8dee4\"/>");
                Label(Left - 8, Y(value) + 4, "end", format(value));
            }
        }

        public void Rounds()
        {
            var every = Math.Max(1, (rounds + 11) / 12);
            for (var round = 0; round < rounds; round += every)
            {
                Label(X(round), bottom + 20, "middle", Text(round + 1));
            }

            Label((Left + Right) / 2, bottom + 38, "middle", "round");
        }

        public void Line(IReadOnlyList<RoundMetrics> metrics, Func<RoundMetrics, double> value, string colour)
        {
            var points = metrics.Select(m => $"{Text(X(m.Round))},{Text(Y(value(m)))}").ToList();
            Add($"<polyline points=\"{string.Join(' ', points)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" "
                + "stroke-linejoin=\"round\"/>");
            if (rounds > 60)
            {
                return;
            }

            foreach (var point in points)
            {
                var at = point.Split(',');
                Add($"<circle cx=\"{at[0]}\" cy=\"{at[1]}\" r=\"3.5\" fill=\"{colour}\"/>");
            }
        }

        private double X(int round) =>
            rounds <= 1 ? (Left + Right) / 2 : Left + 24 + ((Right - Left - 48) * round / (rounds - 1));

        private double Y(double value) => bottom - ((bottom - top) * ((value - low) / (high - low)));

        private void Label(double x, double y, string anchor, string text) =>
            Add($"<text x=\"{Text(x)}\" y=\"{Text(y)}\" text-anchor=\"{anchor}\">{text}</text>");

        private void Add(string line) => svg.Append(line).Append('\n');
    }
}
