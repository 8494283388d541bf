using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Submission;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

/// <summary>A gang is granted whole or not at all, and may not be larger than what can be placed at one moment.</summary>
public sealed class GangGrantTests
{
    [Fact]
    public void One_refused_placement_refuses_the_whole_gang_and_says_which_was_wrong()
    {
        var world = TaskWorld.Of(Make.Noop(3) with { Together = true });
        var decision = world.Do(new TaskCommand.Grant([Make.Place(0, 0, "n1", null, 0, null), Make.Place(9, 0, "n2", null, 0, null), Make.Place(1, 0, "n3", null, 0, null)]));
        Assert.Equal([GrantAnswer.GangIncomplete, GrantAnswer.NotWaiting, GrantAnswer.GangIncomplete], decision.Grants);
        Assert.Empty(decision.Events);
    }

    [Fact]
    public void A_gang_that_the_budget_covers_only_in_part_is_refused_and_a_covered_one_is_leased_in_one_row()
    {
        Placement[] both = [Make.Place(0, 0, "n1", null, 0, null), Make.Place(1, 0, "n2", null, 0, null)];
        var poor = TaskWorld.Of(Make.Noop(2, budget: 7) with { Together = true });
        Assert.Equal([GrantAnswer.GangIncomplete, GrantAnswer.OverBudget], poor.Do(new TaskCommand.Grant(both)).Grants);
        var rich = TaskWorld.Of(Make.Noop(2, budget: 13) with { Together = true });
        var rows = rich.Rows;
        Assert.Equal([GrantAnswer.Granted, GrantAnswer.Granted], rich.Do(new TaskCommand.Grant(both)).Grants);
        Assert.Equal(rows + 1, rich.Rows);
    }

    [Fact]
    public void A_gang_of_which_a_slot_was_left_out_is_refused_whole()
    {
        var world = TaskWorld.Of(Make.Noop(3) with { Together = true });
        var decision = world.Do(new TaskCommand.Grant([Make.Place(0, 0, "n1", null, 0, null), Make.Place(1, 0, "n3", null, 0, null)]));
        Assert.Equal([GrantAnswer.GangIncomplete, GrantAnswer.GangIncomplete], decision.Grants);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"redundancy\":\"adaptive\"")]
    public void A_gang_says_how_many_replicas_it_has(string redundancy)
    {
        var reading = TaskSpecReader.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"workload":{"kind":"noop"},"budget":"5","together":true{{redundancy}}}"""), []);
        var error = Assert.Single(reading.Errors);
        Assert.Equal("together", error.Field);
        Assert.StartsWith("Give redundancy", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(512, 2, true)]
    [InlineData(513, 2, false)]
    public void A_gang_has_at_most_1024_slots(int shards, int redundancy, bool accepted)
    {
        var json = $$"""{"workload":{"kind":"noop"},"budget":"5","shards":{{shards}},"redundancy":{{redundancy}},"together":true}""";
        var reading = TaskSpecReader.Read(System.Text.Encoding.UTF8.GetBytes(json), []);
        Assert.Equal(accepted, reading.Spec is { Together: true });
        Assert.Equal(accepted ? [] : ["together"], reading.Errors.Select(error => error.Field));
    }

    [Fact]
    public void A_spec_that_does_not_ask_for_it_keeps_the_hash_it_had()
    {
        var spec = Make.Noop();
        Assert.DoesNotContain("together", System.Text.Encoding.UTF8.GetString(TaskSpecCanonical.Bytes(spec)), StringComparison.Ordinal);
        Assert.NotEqual(TaskSpecCanonical.Hash(spec), TaskSpecCanonical.Hash(spec with { Together = true }));
    }
}
