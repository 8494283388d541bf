using Skyops.Tasks;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Worker;

/// <summary>Jobs that misbehave, as shell scripts in place of the child.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task A_job_whose_processes_take_too_much_memory_is_killed_as_out_of_memory()
    {
        // tail keeps the last line: all of it, as there is no line end. It is a grandchild, so the group counts.
        await using var world = await WorkerWorld.EnrolledAsync(
            Harness.Script("head -c 400000000 /dev/zero | tail -n 1 > /dev/null; sleep 600"));

        var receipt = await world.RunAsync(Orders.Any(ramMiB: 64));

        Assert.Equal(nameof(AttemptExit.OutOfMemory), receipt.Exit);
        Assert.StartsWith("oom", receipt.Message, StringComparison.Ordinal);
        Assert.True(receipt.PeakRamMib > 64);
    }

    [Fact]
    public async Task A_job_that_takes_too_long_times_out_although_it_ignores_sigterm()
    {
        await using var world = await WorkerWorld.EnrolledAsync(
            Harness.Script("trap '' TERM; while :; do sleep 1; done"));

        var receipt = await world.RunAsync(Orders.Any(seconds: 1));

        Assert.Equal(nameof(AttemptExit.TimedOut), receipt.Exit);
        Assert.StartsWith("timeout", receipt.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_job_gets_sigterm_and_its_last_words_arrive()
    {
        await using var world = await WorkerWorld.EnrolledAsync(
            Harness.Script("trap 'echo goodbye; exit 0' TERM; echo ready; while :; do sleep 0.05; done"));
        var assignment = Orders.Any();
        await world.Silo.AssignAsync(assignment);
        await LogLineAsync(world, "ready");

        await world.Silo.StopAsync(assignment);

        await LogLineAsync(world, "goodbye");
        Assert.Equal(nameof(AttemptExit.Stopped), (await world.Silo.ReceiptAsync(assignment.Key)).Exit);
    }

    [Fact]
    public async Task A_newer_epoch_of_a_slot_stops_the_older_attempt()
    {
        await using var world = await WorkerWorld.EnrolledAsync(Harness.Script("echo up; exec sleep 600"));
        var older = Orders.Any(Orders.Key(epoch: 1));
        await world.Silo.AssignAsync(older);
        await LogLineAsync(world, "up");

        await world.Silo.AssignAsync(Orders.Any(Orders.Key(epoch: 2)));

        Assert.Equal(nameof(AttemptExit.Stopped), (await world.Silo.ReceiptAsync(older.Key)).Exit);
    }

    [Fact]
    public async Task An_exit_code_and_the_last_lines_of_standard_error_reach_the_owner()
    {
        await using var world = await WorkerWorld.EnrolledAsync(
            Harness.Script("echo broken pipe in the basement >&2; exit 3"));

        var receipt = await world.RunAsync(Orders.Any());

        Assert.Equal(nameof(AttemptExit.WorkloadFailed), receipt.Exit);
        Assert.Contains("exit code 3", receipt.Message, StringComparison.Ordinal);
        Assert.Contains("broken pipe in the basement", receipt.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_job_leaves_running_dies_with_it()
    {
        await using var world = await WorkerWorld.EnrolledAsync(
            Harness.Script("sleep 600 & echo $! > \"$1/outputs/pid\"; exit 0"));

        var receipt = await world.RunAsync(Orders.Any());

        var sha256 = Convert.ToHexStringLower(Assert.Single(receipt.Outputs).Sha256.Span);
        var pid = int.Parse(System.Text.Encoding.ASCII.GetString(world.Silo.Blobs[sha256]), null);
        Assert.False(Processes.IsAlive(pid), $"process {pid} lives on");
    }

    [Fact]
    public async Task A_child_sees_only_the_environment_that_is_listed()
    {
        Environment.SetEnvironmentVariable("SKYOPS_TEST_SECRET", "hunter2");
        await using var world = await WorkerWorld.EnrolledAsync(
            Harness.Script("env > \"$1/outputs/env\"; cat > \"$1/outputs/stdin\""));

        var receipt = await world.RunAsync(Orders.Any());

        var environment = System.Text.Encoding.UTF8.GetString(
            world.Silo.Blobs[Convert.ToHexStringLower(receipt.Outputs[0].Sha256.Span)]);
        Assert.Contains("SKYOPS_TASK=t1", environment, StringComparison.Ordinal);
        Assert.Contains("DOTNET_GCHeapHardLimit=10000000", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("SKYOPS_TEST_SECRET", environment, StringComparison.Ordinal);
        Assert.Equal(0, receipt.Outputs[1].Bytes);
    }

    [Fact]
    public async Task An_attempt_over_capacity_is_declined_with_what_is_free()
    {
        await using var world = await WorkerWorld.EnrolledAsync(Harness.Script("exec sleep 600"));
        await world.Silo.AssignAsync(
            Orders.Any(Orders.Key(shard: 0)),
            Orders.Any(Orders.Key(shard: 1)),
            Orders.Any(Orders.Key(shard: 2)),
            Orders.Any(Orders.Key(shard: 3), ramMiB: 1 << 20));

        var accepted = (await world.Silo.Mailbox.NextAsync(message => message.Accepted)).Accepted;
        var declined = (await world.Silo.Mailbox.NextAsync(message => message.Declined)).Declined;

        Assert.Equal([0, 1], accepted.Attempts.Select(key => key.Shard));
        Assert.Equal([2, 3], declined.Attempts.Select(key => key.Shard));
        Assert.Contains("slots", declined.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attempt_waits_for_the_room_of_those_that_were_told_to_stop()
    {
        // The first ignores SIGTERM, so it has its room until it is killed.
        await using var world = await WorkerWorld.EnrolledAsync(
            Harness.Script("trap '' TERM; echo up; while :; do sleep 0.05; done"));
        var first = Large(shard: 0);
        await world.Silo.AssignAsync(first);
        await LogLineAsync(world, "up");

        await world.Silo.StopAsync(first);
        var (second, third) = (Large(shard: 1), Large(shard: 2));
        await world.Silo.AssignAsync(second);
        await world.Silo.AssignAsync(third);

        var declined = (await world.Silo.Mailbox.NextAsync(message => message.Declined)).Declined;
        Assert.Equal([third.Key], declined.Attempts);
        Assert.Equal(nameof(AttemptExit.Stopped), (await world.Silo.ReceiptAsync(first.Key)).Exit);
        await world.Silo.Mailbox.NextAsync(message => message.Log?.Key.Equals(second.Key) == true ? message : null);
    }

    [Fact]
    public async Task An_attempt_that_is_stopped_while_it_waits_for_room_never_runs()
    {
        await using var world = await WorkerWorld.EnrolledAsync(
            Harness.Script("trap '' TERM; echo up; while :; do sleep 0.05; done"));
        var (first, second) = (Large(shard: 0), Large(shard: 1));
        await world.Silo.AssignAsync(first);
        await LogLineAsync(world, "up");
        await world.Silo.StopAsync(first);
        await world.Silo.AssignAsync(second);

        await world.Silo.StopAsync(second);

        var receipt = await world.Silo.ReceiptAsync(second.Key);
        Assert.Equal((nameof(AttemptExit.Stopped), 0L), (receipt.Exit, receipt.RunMs));
        Assert.Equal(nameof(AttemptExit.Stopped), (await world.Silo.ReceiptAsync(first.Key)).Exit);
        Assert.DoesNotContain(world.Silo.Mailbox.Untaken(), message => message.Log?.Key.Equals(second.Key) == true);
    }

    [Theory]
    [InlineData("""{"kind":"render"}""", "t1", "does not know the work order")]
    [InlineData("not json", "t1", "does not know the work order")]
    [InlineData("null", "t1", "no work order")]
    [InlineData("""{"kind":"noop"}""", "../../etc", "key is malformed")]
    public async Task What_a_worker_does_not_understand_is_declined(string order, string task, string reason)
    {
        await using var world = await WorkerWorld.EnrolledAsync();

        await world.Silo.AssignAsync(new Wire.Assignment { Key = Orders.Key(task), OrderJson = order });

        var declined = (await world.Silo.Mailbox.NextAsync(message => message.Declined)).Declined;
        Assert.Contains(reason, declined.Reason, StringComparison.Ordinal);
    }

    /// <summary>All the memory of the worker, so that two never fit.</summary>
    private static Wire.Assignment Large(int shard) => Orders.Any(Orders.Key(shard: shard), ramMiB: 4_096);

    private static Task<Wire.WorkerMessage> LogLineAsync(WorkerWorld world, string line) =>
        world.Silo.Mailbox.NextAsync(
        message => message.Log?.Text.Split('\n').Contains(line) == true ? message : null);
}
