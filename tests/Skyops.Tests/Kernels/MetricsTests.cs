using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Skyops.Kernels.Formats;

namespace Skyops.Tests.Kernels;

public sealed class MetricsTests
{
    private static readonly RoundMetrics[] Rounds =
        [new(0, 0.5, 0.25f, 90, 100), new(1, 0.1, 0.1f, 97, 100), new(2, 1e-7, 0.3333333f, 1, 3)];

    [Fact]
    public void Metrics_are_these_lines_and_read_back()
    {
        var bytes = MetricsLines.Write(Rounds);
        Assert.StartsWith(
            """{"round":0,"trainLoss":0.5,"testLoss":0.25,"testAccuracy":0.9,"testCorrect":90,"testRows":100}""" + "\n",
            Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal(Rounds, MetricsLines.Read(bytes));
    }

    [Fact]
    public void Damaged_metrics_are_refused_with_a_format_error()
    {
        var good = MetricsLines.Write(Rounds);
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = [.. good];
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            bytes = random.Next(3) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            try
            {
                Assert.Equal(bytes, MetricsLines.Write(MetricsLines.Read(bytes)));
            }
            catch (FormatException)
            {
                continue;
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}: {e}");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void The_curve_is_well_formed_and_stays_in_its_frame(int rounds)
    {
        var svg = XDocument.Parse(Encoding.UTF8.GetString(LearningCurve.Draw("a < b & c", Rounds[..rounds])));
        XNamespace ns = "http://www.w3.org/2000/svg";
        Assert.Equal("a < b & c", svg.Root!.Element(ns + "title")!.Value);
        var lines = svg.Descendants(ns + "polyline").ToList();
        Assert.Equal(3, lines.Count);
        var points = lines.SelectMany(
            l => l.Attribute("points")!.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(3 * rounds, points.Count());
        Assert.All(points, p =>
        {
            var xy = p.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray();
            Assert.InRange(xy[0], 64, 696);
            Assert.InRange(xy[1], 64, 432);
        });
    }
}
