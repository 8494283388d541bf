using System.Globalization;
using Skyops.Cli.Values;

namespace Skyops.Tests.Cli;

public sealed class ValueTextTests
{
    private const int Seed = 20_251;

    [Fact]
    public void A_duration_that_is_written_is_read_back()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 2_000; i++)
        {
            var duration = TimeSpan.FromMilliseconds(random.NextInt64(Limits.DurationSeconds * 1_000L + 1));
            var text = DurationText.Format(duration);
            Assert.True(DurationText.TryParse(text, out var read), $"seed {Seed}, case {i}: '{text}'");
            Assert.True(duration == read, $"seed {Seed}, case {i}: '{text}' is {duration}, read {read}");
        }
    }

    [Theory]
    [InlineData("90", 90_000)]
    [InlineData("10m", 600_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("500ms", 500)]
    [InlineData("2d", 172_800_000)]
    [InlineData("0s", 0)]
    public void Durations_are_read(string text, long milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(milliseconds, (long)duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("30m1h")]
    [InlineData("1m1m")]
    [InlineData("1.0001ms")]
    [InlineData("1e3s")]
    [InlineData("31d")]
    [InlineData("99999999999999999999")]
    [InlineData("1..5h")]
    public void Nonsense_is_no_duration(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void Sizes_in_any_unit_name_the_same_number()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 1_000; i++)
        {
            var gibibytes = random.Next(1, 1_024);
            foreach (var text in (string[])[$"{gibibytes}", $"{gibibytes}GiB", $"{gibibytes}g", $"{gibibytes * 1_024}MiB", $"{gibibytes * 1_024}m"])
            {
                Assert.True(SizeText.TryParse(text, out var mebibytes), $"seed {Seed}, case {i}: '{text}'");
                Assert.Equal(gibibytes * 1_024, mebibytes);
            }
        }
    }

    [Theory]
    [InlineData("0.5", 512)]
    [InlineData("1.5GiB", 1_536)]
    [InlineData("1TiB", 1_048_576)]
    [InlineData("0", 0)]
    public void Sizes_are_read(string text, int mebibytes)
    {
        Assert.True(SizeText.TryParse(text, out var read));
        Assert.Equal(mebibytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1XB")]
    [InlineData("0.0001")]
    [InlineData("GiB")]
    [InlineData("99999999TiB")]
    public void Nonsense_is_no_size(string text) => Assert.False(SizeText.TryParse(text, out _));

    [Theory]
    [InlineData("none", 0, null)]
    [InlineData("0", 0, null)]
    [InlineData("2", 2, null)]
    [InlineData("A100", 1, "A100")]
    [InlineData("2xA100", 2, "A100")]
    public void Gpus_are_read(string text, int count, string? model)
    {
        Assert.True(GpuText.TryParse(text, out var gpus));
        Assert.Equal(new GpuText(count, model), gpus);
    }

    [Fact]
    public void Any_text_is_read_or_refused_but_never_throws()
    {
        var random = new Random(Seed);
        const string Alphabet = "0123456789.dhmsgGiBxA -+e\0é";
        for (var i = 0; i < 5_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            if (DurationText.TryParse(text, out var duration))
                Assert.True(duration >= TimeSpan.Zero && duration.TotalSeconds <= Limits.DurationSeconds, string.Create(CultureInfo.InvariantCulture, $"seed {Seed}, case {i}: '{text}'"));
            if (SizeText.TryParse(text, out var size)) Assert.True(size >= 0, $"seed {Seed}, case {i}: '{text}'");
            _ = GpuText.TryParse(text, out _);
        }
    }

    [Theory]
    [InlineData("2026-12-24T18:00Z", "2026-12-24T18:00:00+00:00")]
    [InlineData("2026-12-24T18:00:30+01:00", "2026-12-24T17:00:30+00:00")]
    public void Moments_are_read_with_their_zone(string text, string expected)
    {
        Assert.True(MomentText.TryParse(text, out var moment));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), moment);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-12-24")]
    [InlineData("2026-12-24T18:00")]
    [InlineData("2026-13-24T18:00Z")]
    [InlineData("tomorrow")]
    public void A_moment_without_a_zone_or_a_sense_is_refused(string text) => Assert.False(MomentText.TryParse(text, out _));
}
