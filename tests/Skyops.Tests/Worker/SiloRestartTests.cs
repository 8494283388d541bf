using Skyops.Tasks;
using Skyops.Worker;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Worker;

public sealed class SiloRestartTests
{
    private const string UntilTold = "echo up; while [ ! -e \"$1/outputs/go\" ]; do sleep 0.05; done; echo done";

    [Fact]
    public async Task A_silo_that_restarts_finds_the_attempt_still_running_long_after_the_fence_time()
    {
        await using var world = await WorkerWorld.WithSiloAsync();

        // The tries come every two seconds then: on a machine at its limits one may be six seconds late.
        world.Silo.FenceAfterMs = 8_000;
        world.Start(Harness.Script(UntilTold));
        await world.Silo.EnrolledAsync();
        var assignment = Orders.Any();
        await world.Silo.AssignAsync(assignment);
        await world.Silo.Mailbox.NextAsync(message => message.Log);
        var pid = ChildOf(world);

        await world.Silo.DownAsync();
        await world.Log.WaitedForSiloAsync(TimeSpan.FromSeconds(12));
        await world.Silo.UpAsync();
        var enrol = await world.Silo.EnrolledAsync();

        Assert.Equal([assignment.Key], enrol.Running);
        Assert.True(Processes.IsAlive(pid));
        await File.WriteAllTextAsync(Path.Combine(world.Folder, "attempts", "t1-0-0-0-1", "outputs", "go"), "");
        Assert.Equal(nameof(AttemptExit.Succeeded), (await world.Silo.ReceiptAsync(assignment.Key)).Exit);
    }

    [Fact]
    public async Task A_silo_that_is_there_but_silent_makes_the_worker_stop_its_attempts()
    {
        await using var world = await WorkerWorld.WithSiloAsync();
        world.Silo.FenceAfterMs = 1_500;
        world.Start(Harness.Script("echo up; exec sleep 600"));
        await world.Silo.EnrolledAsync();
        var assignment = Orders.Any();
        await world.Silo.AssignAsync(assignment);
        await world.Silo.Mailbox.NextAsync(message => message.Log);

        // Each new stream renews the lease, so the silo must also stop to welcome.
        world.Silo.Refusal = new Wire.Refused { Code = "unavailable", Retryable = true };
        world.Silo.AcknowledgeHeartbeats = false;
        await world.Silo.EnrolledAsync();
        await world.Silo.EnrolledAsync();
        var pid = ChildOf(world);
        while (Processes.IsAlive(pid)) await Task.Yield();
        world.Silo.Refusal = null;
        world.Silo.AcknowledgeHeartbeats = true;

        Assert.Equal(nameof(AttemptExit.Fenced), (await world.Silo.ReceiptAsync(assignment.Key)).Exit);
    }

    [Fact]
    public async Task Logs_that_were_not_acknowledged_come_again_and_their_hashes_chain()
    {
        await using var world = await WorkerWorld.EnrolledAsync(
            Harness.Script("echo one; sleep 1; echo two; sleep 1; echo three"));
        var assignment = Orders.Any();

        await world.RunAsync(assignment);

        var previous = new byte[32];
        var text = "";
        var number = 0;
        while (!text.Contains("three", StringComparison.Ordinal))
        {
            var chunk = (await world.Silo.Mailbox.NextAsync(message =>
                message.Log?.Number == number ? message : null)).Log;
            Assert.Equal(previous, chunk.PreviousHash.Span);
            previous = System.Security.Cryptography.SHA256.HashData(
                [.. previous, .. System.Text.Encoding.UTF8.GetBytes(chunk.Text)]);
            text += chunk.Text;
            number++;
        }

        Assert.Equal("one\ntwo\nthree\n", text);
    }

    internal static int ChildOf(WorkerWorld world)
    {
        var mark = File.ReadAllText(Path.Combine(world.Folder, "attempts", "t1-0-0-0-1", "child.json"));
        return System.Text.Json.JsonDocument.Parse(mark).RootElement.GetProperty("pid").GetInt32();
    }
}
