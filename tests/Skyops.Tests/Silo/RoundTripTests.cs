using Skyops.Silo.Gateway;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Silo;

public sealed class RoundTripTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void The_time_to_the_echo_is_measured_and_said_when_its_step_changes()
    {
        var trip = new RoundTrip(_time);
        Assert.True(Measure(trip, 1, 18));
        Assert.Equal(20, trip.StepMs);
        Assert.False(Measure(trip, 2, 19));
        for (var beat = 16UL; beat < 16 * 40; beat += 16) Measure(trip, beat, 90);
        Assert.Equal(100, trip.StepMs);
    }

    [Fact]
    public void A_number_that_was_not_asked_for_says_nothing()
    {
        var trip = new RoundTrip(_time);
        var asked = trip.Ask(1);
        Assert.False(trip.Heard(asked + 1));
        Assert.False(trip.Heard(0));
        Assert.True(trip.Heard(asked));
        Assert.False(trip.Heard(asked));
    }

    [Fact]
    public void Few_heartbeats_ask() => Assert.Equal(3 + 6, Enumerable.Range(1, 96).Count(beat => new RoundTrip(_time).Ask((ulong)beat) != 0));

    [Theory]
    [InlineData(0.2, null, 1)]
    [InlineData(20, null, 20)]
    [InlineData(20.1, null, 30)]
    [InlineData(21.9, 20, 20)]
    [InlineData(22.1, 20, 30)]
    [InlineData(14, 20, 20)]
    [InlineData(13.4, 20, 15)]
    [InlineData(1e9, null, 60_000)]
    public void A_step_is_kept_until_the_value_is_a_tenth_outside(double milliseconds, int? current, int expected) =>
        Assert.Equal(expected, LatencySteps.Of(milliseconds, current));

    private bool Measure(RoundTrip trip, ulong beat, int milliseconds)
    {
        var asked = trip.Ask(beat);
        Assert.NotEqual(0UL, asked);
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return trip.Heard(asked);
    }
}
