using Skyops.Tasks;
using Skyops.Tests.Testing;
using Skyops.Tests.Worker;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Sandbox;

/// <summary>Commands as their submitters see them.</summary>
[Collection("sandbox")]
public sealed class CommandAttemptTests(SharedSandboxWorld shared) : IClassFixture<SharedSandboxWorld>
{
    [NeedsFact(Need.Sandbox)]
    public async Task A_command_finds_its_inputs_and_leaves_its_outputs_under_data()
    {
        var world = shared.World;
        var assignment = world.Script("wc -w < /data/inputs/words.txt > /data/outputs/count; env | sort > /data/outputs/env; id -u > /data/outputs/id; pwd > /data/outputs/pwd; mktemp > /data/outputs/temporary");
        assignment.Inputs.Add(world.World.Silo.Blobs.Add("words.txt", "words.txt", "to be or not to be"u8.ToArray()));

        var receipt = await world.RunAsync(assignment);

        Assert.True(receipt.Exit == nameof(AttemptExit.Succeeded), receipt.Message);
        var variables = world.Output(receipt, "env").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(("6", "1000", "/data/scratch"), (world.Output(receipt, "count").Trim(), world.Output(receipt, "id").Trim(), world.Output(receipt, "pwd").Trim()));
        Assert.StartsWith("/data/tmp/", world.Output(receipt, "temporary"), StringComparison.Ordinal);
        Assert.Equal(("t1", "only", "5", "/data/outputs", "9"), (variables["SKYOPS_TASK"], variables["SKYOPS_STAGE"], variables["SKYOPS_SHARD_COUNT"], variables["SKYOPS_OUTPUTS"], variables["LEVEL"]));
        Assert.Equal(
            ["HOME", "LANG", "LEVEL", "PATH", "PWD", "SKYOPS_CHECKPOINT", "SKYOPS_INPUTS", "SKYOPS_OUTPUTS", "SKYOPS_SHARD_COUNT", "SKYOPS_SHARD_INDEX", "SKYOPS_STAGE", "SKYOPS_TASK", "TMPDIR"],
            variables.Keys.Order(StringComparer.Ordinal));
        Assert.True(receipt.CpuMs > 0);
    }

    [NeedsFact(Need.Sandbox)]
    public async Task What_a_command_takes_is_told_while_it_runs()
    {
        var world = shared.World;
        var assignment = world.Python(
            "import os,sys,time\nheld=bytearray(os.urandom(48<<20))\nopen('/data/scratch/x','wb').write(held[:24<<20])\nwhile not os.path.exists('/data/scratch/stop'): sum(held[:1<<20])", ramMiB: 256, diskMiB: 64);
        await world.World.Silo.AssignAsync(assignment);

        await world.World.Silo.Mailbox.NextAsync(message => message.Progress?.Attempts.FirstOrDefault(one => one is { DiskMib: >= 24 and < 40, RamMib: >= 48, CpuPercent: > 0 } && one.Key.Equals(assignment.Key)));
        await world.World.Silo.StopAsync(assignment);
        Assert.Equal(nameof(AttemptExit.Stopped), (await world.World.Silo.ReceiptAsync(assignment.Key)).Exit);
    }

    [NeedsTheory(Need.Sandbox)]
    [InlineData("exit 71", "exit code 71")]
    [InlineData("kill -KILL $$", "exit code 137")]
    [InlineData("echo 'bwrap: execvp x: No such file' >&2; exit 1", "exit code 1")]
    [InlineData("ln -s /etc/passwd /data/outputs/link", "not a regular file")]
    [InlineData("mkfifo /data/outputs/pipe", "not a regular file")]
    [InlineData("truncate -s 4G /data/outputs/sparse", "File size limit")]
    [InlineData("i=0; while [ $i -lt 20 ]; do : > /data/outputs/$i; i=$((i+1)); done", "more than 16 output files")]
    public async Task No_command_can_put_the_blame_on_its_node(string script, string told)
    {
        var world = shared.World;

        var receipt = await world.RunAsync(world.Script(script));

        Assert.Equal(nameof(AttemptExit.WorkloadFailed), receipt.Exit);
        Assert.Contains(told, receipt.Message, StringComparison.Ordinal);
    }

    [NeedsFact(Need.Sandbox)]
    public async Task A_program_that_is_not_there_is_its_tasks_fault()
    {
        var world = shared.World;

        var receipt = await world.RunAsync(world.Order(["no-such-program"]));

        Assert.Equal(nameof(AttemptExit.WorkloadFailed), receipt.Exit);
        Assert.Contains("no such program: no-such-program", receipt.Message, StringComparison.Ordinal);
    }

    [NeedsFact(Need.Sandbox)]
    public async Task A_stopped_command_gets_sigterm_and_its_checkpoint_is_there_again_elsewhere()
    {
        await using var world = await SandboxWorld.StartAsync();
        var assignment = world.Script("trap 'echo late > /data/checkpoint/.s; mv /data/checkpoint/.s /data/checkpoint/state; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        assignment.CheckpointEverySeconds = 600;
        await world.World.Silo.AssignAsync(assignment);
        await world.World.Silo.Mailbox.NextAsync(message => message.Log);

        await world.World.StopAsync();

        var saved = (await world.World.Silo.Mailbox.NextAsync(message => message.Checkpoint)).Checkpoint.Checkpoint;
        Assert.Equal(["state"], saved.Files.Select(file => file.Path));
        await using var next = await SandboxWorld.StartAsync();
        foreach (var file in saved.Files) next.World.Silo.Blobs.Add("x", "x", world.World.Silo.Blobs[Convert.ToHexStringLower(file.Sha256.Span)]);
        var rest = next.Script("[ \"$SKYOPS_RESUME\" = 1 ]; echo more >> /data/checkpoint/state; cat /data/checkpoint/state > /data/outputs/state");
        rest.Resume = saved;

        var receipt = await next.RunAsync(rest);

        Assert.True(receipt.Exit == nameof(AttemptExit.Succeeded), receipt.Message);
        Assert.Equal((1, "late\nmore\n"), (receipt.ResumedFromStep, next.Output(receipt, "state")));
    }

    [NeedsFact(Need.Sandbox)]
    public async Task A_link_put_in_the_place_of_a_checkpoint_is_never_read()
    {
        var world = shared.World;
        var secret = Path.Combine(world.World.Folder, "secret");
        await File.WriteAllTextAsync(secret, "the worker's own");

        // Changes between file and link as fast as it can, while checkpoints are taken every second.
        var assignment = world.Python(
            $"""
            import os, time
            end = time.time() + 4
            open('/data/checkpoint/keep', 'w').write('x')
            while time.time() < end:
                open('/data/checkpoint/.a', 'w').write(str(time.time()))
                os.rename('/data/checkpoint/.a', '/data/checkpoint/state')
                os.symlink('{secret}', '/data/checkpoint/.b')
                os.rename('/data/checkpoint/.b', '/data/checkpoint/state')
            """);
        assignment.CheckpointEverySeconds = 1;

        var receipt = await world.RunAsync(assignment);

        Assert.True(receipt.Exit == nameof(AttemptExit.Succeeded), receipt.Message);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("the worker's own"u8));
        var stored = world.World.Silo.Mailbox.Untaken().Where(message => message.Checkpoint is not null).SelectMany(message => message.Checkpoint.Checkpoint.Files);
        Assert.DoesNotContain(stored, file => Convert.ToHexStringLower(file.Sha256.Span) == hash);
    }

    [Fact]
    public async Task A_worker_that_was_not_allowed_to_declines_commands()
    {
        await using var world = await WorkerWorld.EnrolledAsync();

        await world.Silo.AssignAsync(SandboxWorld.Order(["true"], Orders.Key()));

        var declined = (await world.Silo.Mailbox.NextAsync(message => message.Declined)).Declined;
        Assert.Contains("command", declined.Reason, StringComparison.Ordinal);
    }

    [NeedsFact(Need.Sandbox)]
    public async Task Commands_are_offered_in_their_tier_and_other_work_is_not()
    {
        await using var world = await WorkerWorld.WithSiloAsync();
        world.Start(world.Options() with { Allow = ["command"] });

        var enrolled = await world.Silo.EnrolledAsync();

        var tiers = enrolled.Capabilities.Tiers.ToDictionary(tier => tier.Executor, tier => tier.Tier);
        Assert.Equal((PlacementWords.TierSandbox, PlacementWords.TierProcess), (tiers["command"], tiers["train"]));
    }
}
