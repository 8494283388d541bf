using Skyops.Core.Nodes;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Nodes;

public sealed class ValidStreakTests
{
    private readonly NodeWorld _world = NodeWorld.Ready();
    private int _number;

    [Fact]
    public void Ten_checked_right_results_make_a_streak_and_a_wrong_one_ends_it()
    {
        for (var i = 0; i < 9; i++) Record("train", OutcomeKind.Valid);
        Assert.Empty(_world.View.Streaks);
        Record("train", OutcomeKind.Valid);
        Assert.Equal([new ValidStreak("train", 10)], _world.View.Streaks);
        Record("train", OutcomeKind.Invalid);
        Assert.Empty(_world.View.Streaks);
    }

    [Fact]
    public void Each_kind_of_work_counts_for_itself_and_broken_promises_do_not_count()
    {
        for (var i = 0; i < 12; i++) Record("train", OutcomeKind.Valid);
        Record("noop", OutcomeKind.Invalid);
        Record("train", OutcomeKind.BrokenPromise);
        Assert.Equal([new ValidStreak("train", 10)], _world.View.Streaks);
    }

    [Fact]
    public void Results_that_nobody_checked_are_paid_and_say_nothing_of_trust()
    {
        for (var i = 0; i < 30; i++) Record("train", OutcomeKind.Valid, isChecked: false);
        Assert.Empty(_world.View.Streaks);
        Assert.Equal((0.5, 30L), (_world.View.Reputation, _world.View.Valid));
    }

    [Fact]
    public void The_scheduler_hears_of_a_streak_only_when_it_takes_a_step()
    {
        var heard = 0;
        var told = _world.Facts.Streaks.Told;
        for (var i = 0; i < 100; i++)
        {
            Record("train", OutcomeKind.Valid);
            if (!ReferenceEquals(told, _world.Facts.Streaks.Told)) heard++;
            told = _world.Facts.Streaks.Told;
        }

        Assert.Equal((8, 50), (heard, told[0].Valid));
    }

    private void Record(string executor, OutcomeKind kind, bool isChecked = true) => _world.Do(new NodeCommand.RecordOutcomes(
        [new NodeOutcome(new AttemptKey("t", 0, _number++, 0, 1), kind, 1_000, default) { Executor = executor, Checked = isChecked }]));
}
