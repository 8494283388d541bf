using Skyops.Ethereum.Siwe;

namespace Skyops.Tests.Ethereum.Siwe;

public sealed class SiweTimeTests
{
    [Theory]
    [InlineData("2026-03-01T10:00:00Z", "2026-03-01T10:00:00.0000000")]
    [InlineData("2026-03-01t10:00:00z", "2026-03-01T10:00:00.0000000")]
    [InlineData("2026-03-01T10:00:00.5Z", "2026-03-01T10:00:00.5000000")]
    [InlineData("2026-03-01T10:00:00.123456789123Z", "2026-03-01T10:00:00.1234567")]
    [InlineData("2026-03-01T10:00:00+05:30", "2026-03-01T04:30:00.0000000")]
    [InlineData("2026-03-01T10:00:00-23:59", "2026-03-02T09:59:00.0000000")]
    [InlineData("2026-03-01T10:00:00-00:00", "2026-03-01T10:00:00.0000000")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.0000000")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.0000000")]
    [InlineData("2017-01-01T01:59:60.25+02:00", "2017-01-01T00:00:00.2500000")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999")]
    public void A_date_time_of_the_rfc_keeps_its_text_and_has_its_instant(string text, string utc)
    {
        Assert.True(SiweTime.TryParse(text, out var time));
        Assert.Equal(text, time.Text);
        Assert.Equal(text, time.ToString());
        Assert.Equal(utc, time.Instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-03-01")]
    [InlineData("2026-03-01T10:00:00")]
    [InlineData("2026-03-01 10:00:00Z")]
    [InlineData("2026-03-01T10:00Z")]
    [InlineData("2026-3-01T10:00:00Z")]
    [InlineData("2026-13-01T10:00:00Z")]
    [InlineData("2026-00-01T10:00:00Z")]
    [InlineData("2026-02-29T10:00:00Z")]
    [InlineData("2026-03-32T10:00:00Z")]
    [InlineData("2026-03-00T10:00:00Z")]
    [InlineData("2026-03-01T24:00:00Z")]
    [InlineData("2026-03-01T10:60:00Z")]
    [InlineData("2026-03-01T10:00:61Z")]
    [InlineData("2026-03-01T10:00:60Z")]
    [InlineData("2026-03-01T23:59:60+01:00")]
    [InlineData("2026-03-01T10:00:00.Z")]
    [InlineData("2026-03-01T10:00:00,5Z")]
    [InlineData("2026-03-01T10:00:00+0100")]
    [InlineData("2026-03-01T10:00:00+24:00")]
    [InlineData("2026-03-01T10:00:00+01:60")]
    [InlineData("2026-03-01T10:00:00ZZ")]
    [InlineData("2026-03-01T10:00:00 Z")]
    [InlineData(" 2026-03-01T10:00:00Z")]
    [InlineData("+026-03-01T10:00:00Z")]
    [InlineData("٢٠٢٦-03-01T10:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+00:01")]
    [InlineData("9999-12-31T23:59:59-00:01")]
    [InlineData("9999-12-31T23:59:60Z")]
    public void Any_other_text_is_refused(string text)
    {
        Assert.False(SiweTime.TryParse(text, out var time));
        Assert.Equal(default, time);
    }
}
