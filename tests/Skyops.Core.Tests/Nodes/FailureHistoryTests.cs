using Skyops.Core.Nodes;
using Skyops.Nodes;

namespace Skyops.Core.Tests.Nodes;

public sealed class FailureHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Failures_count_and_fade_and_neutral_ends_say_nothing()
    {
        var history = FailureHistory.Empty.With(OutcomeKind.Neutral, Start);
        Assert.Equal(0, history.ShareAt(Start));
        history = history.With(OutcomeKind.BrokenPromise, Start);
        Assert.Equal(1 / 3.0, history.ShareAt(Start), 12);
        Assert.Equal(0.6, history.With(OutcomeKind.Invalid, Start).With(OutcomeKind.BrokenPromise, Start).ShareAt(Start), 12);
        Assert.Equal(0.5 / 2.5, history.ShareAt(Start.AddDays(1)), 12);
        Assert.Equal(1 / 4.0, history.With(OutcomeKind.Valid, Start).ShareAt(Start), 12);
    }
}
