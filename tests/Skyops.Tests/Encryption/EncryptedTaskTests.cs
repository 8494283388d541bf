using Skyops.Client.Errors;
using Skyops.Client.Sealing;
using Skyops.Sealing.Keys;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Encryption;

/// <summary>Encrypted tasks through a whole network: silo, workers, real programs, and their owner.</summary>
public sealed class EncryptedTaskTests
{
    /// <summary>Says the marker in its log, its output and its checkpoint, and waits for the gate.</summary>
    private const string Teller =
        """
        cat "$SKYOPS_INPUTS/text"
        cp "$SKYOPS_INPUTS/text" "$SKYOPS_OUTPUTS/result"
        cp "$SKYOPS_INPUTS/text" "$SKYOPS_CHECKPOINT/.state"; mv "$SKYOPS_CHECKPOINT/.state" "$SKYOPS_CHECKPOINT/state"
        while [ ! -e "$GATE" ]; do sleep 0.1; done
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Store_journal_logs_and_caches_show_a_text_only_when_the_task_is_not_encrypted(bool isSealed)
    {
        await using var world = await EncryptedWorld.StartAsync();
        await world.Pool.WorkerAsync(allow: "process");
        var task = await world.SubmitAsync(Teller, isSealed, spec => spec with { Name = $"name-{world.Marker[7..]}" });
        await EncryptedWorld.EventsAsync(task, "CheckpointSaved");
        world.OpenGate();
        var view = await world.Pool.EndedAsync(task, EncryptedWorld.Within);
        Assert.True(view.Status == TaskStatus.Completed, view.Reason);
        while (Directory.EnumerateDirectories(world.Disk, "attempts", SearchOption.AllDirectories).Any(folder => Directory.EnumerateDirectories(folder).Any())) await Task.Yield();

        // What is no secret is found, so a search that finds nothing has looked.
        Assert.Contains(world.Holding($"name-{world.Marker[7..]}"), file => file.Contains("journal.db", StringComparison.Ordinal));
        var holding = world.Holding(world.Marker);
        if (isSealed)
        {
            Assert.Empty(holding);
            using var opener = await world.OpenerAsync(task);
            var folder = world.NewFolder("got");
            await task.DownloadAsync(folder, opener);
            Assert.Equal(await File.ReadAllTextAsync(world.Input), await File.ReadAllTextAsync(Path.Combine(folder, "result")));
            Assert.Equal(["result"], Directory.GetFiles(folder).Select(Path.GetFileName));
            Assert.Contains(world.Marker, await world.LogAsync(task), StringComparison.Ordinal);
        }
        else
        {
            foreach (var place in (string[])["blobs", "logs", "cache"])
                Assert.Contains(holding, file => file.Split('/').Contains(place));
        }
    }

    [Fact]
    public async Task A_second_node_goes_on_from_a_sealed_checkpoint_and_each_epoch_gets_its_keys_once()
    {
        await using var world = await EncryptedWorld.StartAsync();
        var first = await world.Pool.WorkerAsync(allow: "process");
        var task = await world.SubmitAsync(
            """
            if [ -e "$SKYOPS_CHECKPOINT/state" ]; then (echo resumed; cat "$SKYOPS_CHECKPOINT/state") > "$SKYOPS_OUTPUTS/result"; exit 0; fi
            cp "$SKYOPS_INPUTS/text" "$SKYOPS_CHECKPOINT/.state"; mv "$SKYOPS_CHECKPOINT/.state" "$SKYOPS_CHECKPOINT/state"
            while [ ! -e "$GATE" ]; do sleep 0.1; done
            """);
        await EncryptedWorld.EventsAsync(task, "CheckpointSaved");
        await first.DisposeAsync();
        var second = await world.Pool.WorkerAsync(allow: "process");

        var view = await world.Pool.EndedAsync(task, EncryptedWorld.Within);

        Assert.True(view.Status == TaskStatus.Completed, view.Reason);
        using var opener = await world.OpenerAsync(task);
        var folder = world.NewFolder("got");
        await task.DownloadAsync(folder, opener);
        Assert.Equal($"resumed\n{await File.ReadAllTextAsync(world.Input)}", await File.ReadAllTextAsync(Path.Combine(folder, "result")));
        var released = await EncryptedWorld.EventsAsync(task, "KeyReleased", int.MaxValue);
        Assert.Equal([first.Address, second.Address], released.Select(update => update.Node));
        Assert.DoesNotContain(world.Holding(world.Marker), file => !file.Contains("/attempts/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Replicas_agree_on_what_they_sealed_and_a_stage_reads_what_the_shards_before_it_sealed()
    {
        await using var world = await EncryptedWorld.StartAsync();
        await world.Pool.WorkerAsync(slots: 2, allow: "process");
        await world.Pool.WorkerAsync(slots: 2, allow: "process");
        var map = world.Shell("""(echo $SKYOPS_SHARD_INDEX; cat "$SKYOPS_INPUTS/text") > "$SKYOPS_OUTPUTS/part" """);
        var reduce = world.Shell("""cat "$SKYOPS_INPUTS"/map/0/part "$SKYOPS_INPUTS"/map/1/part > "$SKYOPS_OUTPUTS/all" """);
        var task = await world.SubmitAsync("", isSealed: true, spec => spec with
        {
            Workload = StagedWorkload.Instance,
            Stages = [new TaskStage { Name = "map", Shards = 2, Workload = map }, new TaskStage { Name = "reduce", After = ["map"], Workload = reduce }],
            Redundancy = 2,
        });

        var view = await world.Pool.EndedAsync(task, EncryptedWorld.Within);

        Assert.True(view.Status == TaskStatus.Completed, view.Reason);
        Assert.Equal(0, view.RecomputedShards);
        using var opener = await world.OpenerAsync(task);
        var folder = world.NewFolder("got");
        await task.DownloadAsync(folder, opener);
        var text = await File.ReadAllTextAsync(world.Input);
        Assert.Equal($"0\n{text}1\n{text}", await File.ReadAllTextAsync(Path.Combine(folder, "all")));
    }

    [Fact]
    public async Task Another_key_opens_nothing_and_says_so()
    {
        await using var world = await EncryptedWorld.StartAsync();
        await world.Pool.WorkerAsync(allow: "process");
        var task = await world.SubmitAsync("""cp "$SKYOPS_INPUTS/text" "$SKYOPS_OUTPUTS/result" """);
        var view = await world.Pool.EndedAsync(task, EncryptedWorld.Within);
        Assert.True(view.Status == TaskStatus.Completed, view.Reason);
        using var stranger = SealingKey.Create();

        var refused = Assert.Throws<SkyopsException>(() => TaskOpener.Open(view.Spec.Sealing!, stranger));

        Assert.Equal(SkyopsErrorCodes.Sealed, refused.Code);
        var folder = world.NewFolder("got");
        await task.DownloadAsync(folder);
        Assert.DoesNotContain(world.Marker, await File.ReadAllTextAsync(Path.Combine(folder, "result")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_failing_program_says_last_stays_in_its_sealed_log()
    {
        await using var world = await EncryptedWorld.StartAsync();
        await world.Pool.WorkerAsync(allow: "process");
        await world.Pool.WorkerAsync(allow: "process");
        var task = await world.SubmitAsync("""cat "$SKYOPS_INPUTS/text" >&2; exit 7""");

        var view = await world.Pool.EndedAsync(task, EncryptedWorld.Within);

        Assert.Equal(TaskStatus.Failed, view.Status);
        Assert.Contains("exit code 7", view.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Holding(world.Marker), file => !file.Contains("/attempts/", StringComparison.Ordinal));
        Assert.Contains(world.Marker, await world.LogAsync(task), StringComparison.Ordinal);
    }
}
