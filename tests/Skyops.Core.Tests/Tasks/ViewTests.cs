using Skyops.Core.Tasks;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Core.Tests.Tasks;

public sealed class ViewTests
{
    private static readonly Dictionary<AttemptKey, AttemptProgress> Nothing = [];

    [Fact]
    public void Nothing_shows_a_digest_before_the_verdict_and_the_verdict_shows_it()
    {
        var world = TaskWorld.Of(Make.Train(shards: 1, rounds: 1, redundancy: 2));
        world.Run(0, 0, "n1");
        Do(world, Make.Checkpoint(7), out var checkpointDigest);
        var digest = ((ReceiptReceived)world.History.Last(e => e is ReceiptReceived)).Receipt.Receipt.Digest;
        var file = Make.Outputs(world.Open.Header.Plan[world.Stage].Order(0))[0].Sha256;

        string[] seen =
        [
            System.Text.Json.JsonSerializer.Serialize(TaskProjection.View(world.State, Nothing, 1, world.Now)),
            System.Text.Json.JsonSerializer.Serialize(TaskProjection.Receipts(world.History)),
            System.Text.Json.JsonSerializer.Serialize(
                TaskEffects.OnActivation(
                    world.State).Select(e => System.Text.Json.JsonSerializer.Serialize(e, e.GetType()))),
            .. world.History.Select(e => System.Text.Json.JsonSerializer.Serialize(TaskProjection.Update(1, e, 0))),
        ];
        Assert.All(seen, text =>
        {
            foreach (var secret in (string[])[digest, file, checkpointDigest])
                Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        });

        world.Succeed(world.Key(0, 1), "n2");
        var shard = TaskProjection.View(world.State, Nothing, 1, world.Now)!.Shards.Single();
        Assert.Equal(("accepted", digest), (shard.State, shard.Digest));
        Assert.All(shard.Attempts, a => Assert.Equal(("agreed", digest), (a.State, a.Digest)));
        Assert.All(TaskProjection.Receipts(world.History), r => Assert.Equal(digest, r.Receipt.Digest));
    }

    [Fact]
    public void Progress_is_accepted_shards_plus_what_live_ones_say_and_gives_the_time_left()
    {
        var world = TaskWorld.Of(Make.Noop(4));
        Assert.Equal((TaskStatus.Waiting, "waits for nodes"), Status(world));
        world.Run(0, 0, "n1");
        world.Lease(1, 0, "n2");
        var live = new Dictionary<AttemptKey,
        AttemptProgress>
        { [world.Key(1, 0)] = new(world.Key(1, 0), "running", 0.6, new() { ["loss"] = 0.5 }, 100, 10) { DiskMiB = 3 } };

        var view = TaskProjection.View(world.State, live, 9, Make.Start.AddSeconds(40))!;

        Assert.Equal(TaskStatus.Running, view.Status);
        Assert.Equal(0.4, view.Progress, 9);
        Assert.Equal(60, view.SecondsLeft!.Value, 6);
        Assert.Equal(new StageView("work", 4, 1, 1, "running", view.Stages[0].After), view.Stages.Single());
        Assert.Equal(0.5, view.Shards[1].Attempts.Single().Metrics["loss"]);
        Assert.Equal(new AttemptUsage(100, 10, 3), view.Shards[1].Attempts.Single().Usage);
        Assert.Null(view.Shards[0].Attempts.Single().Usage);
        Assert.Equal(("running", 9L), (view.Shards[1].Attempts[0].State, view.Seq));
        Assert.Equal(0.4, TaskProjection.Summary(world.State, live)!.Progress, 9);
    }

    [Fact]
    public void Ended_tasks_say_how_and_what_they_cost()
    {
        var world = TaskWorld.Of(Make.Noop(2));
        world.Run(0, 0, "n1");
        world.Lease(1, 0, "n2");
        world.Do(new TaskCommand.Cancel(Make.Owner, "changed my mind"));

        var view = TaskProjection.View(world.State, Nothing, 1, world.Now)!;

        Assert.Equal((TaskStatus.Cancelled, "changed my mind."), (view.Status, view.Reason));
        Assert.Equal(
            ("0.01", "0.00025", "0.01025"),
            (view.Cost.Work.ToString(), view.Cost.Fee.ToString(), view.Cost.Total.ToString()));
        Assert.Equal(["agreed", "stopped"], view.Shards.SelectMany(s => s.Attempts).Select(a => a.State));
        Assert.Equal(0.5, view.Progress);
        Assert.Null(view.SecondsLeft);
        Assert.Null(TaskProjection.View(TaskState.None.Instance, Nothing, 0, world.Now));
    }

    [Fact]
    public void A_task_that_waits_for_others_offers_nothing_until_they_have_completed()
    {
        var world = new TaskWorld();
        world.Do(Make.Submit(Make.Noop() with { After = ["t00"] }, awaits: true));
        Assert.Equal((TaskStatus.Waiting, "waits for t00"), Status(world));
        Assert.Empty(world.Effects);

        world.Do(new TaskCommand.DependenciesMet());

        Assert.Single(world.Effects.OfType<TaskEffect.RequestPlacement>());
    }

    [Fact]
    public void After_a_restart_a_node_keeps_only_what_is_still_its_own()
    {
        var world = TaskWorld.Of(Make.Noop(2));
        world.Lease(0, 0, "n1");
        world.Lease(1, 0, "n2");
        var mine = world.Key(0, 0);

        Assert.Equal([mine], TaskProjection.Confirmed(world.State, "n1", [mine, world.Key(1, 0), mine with { Epoch = 9 }]));
        Assert.Equal(
            [Make.Start.AddSeconds(600), Make.Start.AddSeconds(600)], TaskProjection.Leases(world.State).Select(l => l.RunsOut));
        var again = TaskEffects.OnActivation(world.State);
        Assert.All(again.OfType<TaskEffect.Assign>(), a => Assert.True(a.Known));
        Assert.Equal(2, again.OfType<TaskEffect.RequestPlacement>().Single().Request.Live.Length);
    }

    private static void Do(TaskWorld world, Checkpoint checkpoint, out string digest)
    {
        world.Lease(0, 1, "n2");
        world.Now = world.Now.AddSeconds(1);
        world.Do(new TaskCommand.SaveCheckpoint(world.Key(0, 1), "n2", checkpoint));
        digest = checkpoint.Digest;
    }

    private static (TaskStatus, string?) Status(TaskWorld world)
    {
        var view = TaskProjection.View(world.State, Nothing, 1, world.Now)!;
        return (view.Status, view.Reason);
    }
}
