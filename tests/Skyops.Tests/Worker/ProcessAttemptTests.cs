using System.Globalization;
using System.Text;
using Skyops.Tasks;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Worker;

/// <summary>Programs of this machine, run by a worker that is allowed to.</summary>
public sealed class ProcessAttemptTests
{
    [Fact]
    public async Task A_program_finds_its_place_in_its_environment_and_nothing_of_the_workers_own()
    {
        Environment.SetEnvironmentVariable("SKYOPS_TEST_SECRET", "secret");
        await using var world = await AllowedAsync();
        var assignment = Order("""env | sort > "$SKYOPS_OUTPUTS/env"; pwd > "$SKYOPS_OUTPUTS/pwd"; cat >> "$SKYOPS_OUTPUTS/pwd"; cat "$SKYOPS_INPUTS/map/3/deep/x" > "$SKYOPS_OUTPUTS/x" """, Orders.Key(shard: 2));
        assignment.Inputs.Add(world.Silo.Blobs.Add("map/3/deep/x", "x", "hello"u8.ToArray()));

        var receipt = await world.RunAsync(assignment);

        Assert.True(receipt.Exit == nameof(AttemptExit.Succeeded), receipt.Message);
        var variables = Output(world, receipt, "env").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(("t1", "only", "2", "5"), (variables["SKYOPS_TASK"], variables["SKYOPS_STAGE"], variables["SKYOPS_SHARD_INDEX"], variables["SKYOPS_SHARD_COUNT"]));
        Assert.Equal(("C.UTF-8", "9"), (variables["LANG"], variables["LEVEL"]));
        Assert.DoesNotContain("SKYOPS_RESUME", variables.Keys);
        Assert.DoesNotContain("SKYOPS_TEST_SECRET", variables.Keys);
        Assert.Equal(variables["HOME"], Output(world, receipt, "pwd").Trim());
        Assert.Equal("hello", Output(world, receipt, "x"));
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_its_tasks_fault()
    {
        await using var world = await AllowedAsync();
        var assignment = Order("");
        assignment.OrderJson = assignment.OrderJson.Replace("/bin/sh", "no-such-program", StringComparison.Ordinal);
        var folder = Order("", Orders.Key(shard: 1));
        folder.OrderJson = folder.OrderJson.Replace("/bin/sh", "/etc/passwd", StringComparison.Ordinal);

        var (missing, refused) = (await world.RunAsync(assignment), await world.RunAsync(folder));

        Assert.Equal((nameof(AttemptExit.WorkloadFailed), nameof(AttemptExit.WorkloadFailed)), (missing.Exit, refused.Exit));
        Assert.Contains("no-such-program", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 71", "exit code 71")]
    [InlineData("kill -KILL $$", "signal 9")]
    [InlineData("""for i in 1 2 3 4; do echo $i > "$SKYOPS_OUTPUTS/$i"; done""", "more than 3 output files")]
    [InlineData("""ln -s /etc/passwd "$SKYOPS_OUTPUTS/link" """, "not a regular file")]
    public async Task No_program_can_put_the_blame_on_its_node(string script, string told)
    {
        await using var world = await AllowedAsync();

        var receipt = await world.RunAsync(Order(script));

        Assert.Equal(nameof(AttemptExit.WorkloadFailed), receipt.Exit);
        Assert.Contains(told, receipt.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_program_leaves_running_in_its_group_dies_with_it()
    {
        await using var world = await AllowedAsync();

        var receipt = await world.RunAsync(Order("""sleep 600 & echo $! > "$SKYOPS_OUTPUTS/pid" """));

        var pid = int.Parse(Output(world, receipt, "pid"), CultureInfo.InvariantCulture);
        while (Processes.IsAlive(pid)) await Task.Yield();
        Assert.Equal(nameof(AttemptExit.Succeeded), receipt.Exit);
    }

    [Fact]
    public async Task A_checkpoint_is_what_was_renamed_into_place_and_is_there_again_after_a_shutdown()
    {
        await using var world = await AllowedAsync();
        var assignment = Order("""mkdir "$SKYOPS_CHECKPOINT/deep"; echo half > "$SKYOPS_CHECKPOINT/.part"; echo whole > "$SKYOPS_CHECKPOINT/deep/.s"; mv "$SKYOPS_CHECKPOINT/deep/.s" "$SKYOPS_CHECKPOINT/deep/state"; echo ready; sleep 600""");
        assignment.CheckpointEverySeconds = 600;
        await world.Silo.AssignAsync(assignment);
        await world.Silo.Mailbox.NextAsync(message => message.Log);

        await world.StopAsync();

        var saved = (await world.Silo.Mailbox.NextAsync(message => message.Checkpoint)).Checkpoint.Checkpoint;
        Assert.Equal(["deep/state"], saved.Files.Select(file => file.Path));
        await using var next = await AllowedAsync();
        foreach (var file in saved.Files) next.Silo.Blobs.Add("x", "x", world.Silo.Blobs[Convert.ToHexStringLower(file.Sha256.Span)]);
        var rest = Order("""[ "$SKYOPS_RESUME" = 1 ]; cat "$SKYOPS_CHECKPOINT/deep/state" > "$SKYOPS_OUTPUTS/state" """);
        rest.Resume = saved;
        var receipt = await next.RunAsync(rest);

        Assert.True(receipt.Exit == nameof(AttemptExit.Succeeded), receipt.Message);
        Assert.Equal((1, "whole\n"), (receipt.ResumedFromStep, Output(next, receipt, "state")));
    }

    [Fact]
    public async Task A_worker_that_was_not_allowed_to_declines_programs()
    {
        await using var world = await WorkerWorld.EnrolledAsync();

        await world.Silo.AssignAsync(Order("true"));

        var declined = (await world.Silo.Mailbox.NextAsync(message => message.Declined)).Declined;
        Assert.Contains("process", declined.Reason, StringComparison.Ordinal);
    }

    private static async Task<WorkerWorld> AllowedAsync()
    {
        var world = await WorkerWorld.WithSiloAsync();
        world.Start(world.Options() with { Allow = ["process"] });
        await world.Silo.EnrolledAsync();
        return world;
    }

    private static Wire.Assignment Order(string script, Wire.AttemptKey? key = null)
    {
        var process = new ProcessWorkload { Argv = ["/bin/sh", "-ec", script], Environment = new(StringComparer.Ordinal) { ["LEVEL"] = "9" } };
        return new Wire.Assignment
        {
            Key = key ?? Orders.Key(),
            OrderJson = Orders.Text(new ProcessOrder(process, "only", 5, 3)),
            CpuCores = 1,
            RamMib = 64,
            DiskMib = 16,
            DurationSeconds = 60,
            PricePerHour = "1",
        };
    }

    private static string Output(WorkerWorld world, Wire.Receipt receipt, string path) => Encoding.UTF8.GetString(
        world.Silo.Blobs[Convert.ToHexStringLower(receipt.Outputs.Single(file => file.Path == path).Sha256.Span)]);
}
