using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Skyops.Worker.Attempts;
using Skyops.Worker.Devices;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Worker;

/// <summary>What is left when a worker or its machine goes away.</summary>
public sealed class LifeTests
{
    [Fact]
    public async Task A_worker_that_is_killed_takes_its_child_with_it_and_the_next_one_cleans_up()
    {
        await using var world = await WorkerWorld.WithSiloAsync();
        using var worker = StartWorker(world, Harness.Path, "attempt");
        await world.Silo.EnrolledAsync();
        await world.Silo.AssignAsync(Orders.Digit(world.Silo, epochs: 10_000));
        await ComputesAsync(world);
        var child = SiloRestartTests.ChildOf(world);
        Assert.True(Processes.IsAlive(child));

        worker.Kill();
        await worker.WaitForExitAsync();
        await DeathAsync(child);

        world.Start();
        await world.Silo.EnrolledAsync();
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(world.Folder, "attempts")));
    }

    [Fact]
    public async Task A_child_that_outlived_its_worker_is_killed_by_the_next_one()
    {
        await using var world = await WorkerWorld.WithSiloAsync();

        // A script does not ask the kernel to die with its parent.
        using var worker = StartWorker(world, "/bin/sh", "-c", "echo up; sleep 600; true", "sh");
        await world.Silo.EnrolledAsync();
        await world.Silo.AssignAsync(Orders.Any());
        await world.Silo.Mailbox.NextAsync(message => message.Log);
        var child = SiloRestartTests.ChildOf(world);
        worker.Kill();
        await worker.WaitForExitAsync();
        Assert.True(Processes.IsAlive(child));

        world.Start();
        await world.Silo.EnrolledAsync();

        await DeathAsync(child);
    }

    [Fact]
    public async Task A_stranger_with_the_process_id_of_an_old_child_is_left_alone()
    {
        var root = Directory.CreateTempSubdirectory("skyops-stale-").FullName;
        var folder = new AttemptFolder(Path.Combine(root, "t1-0-0-0-1"));
        folder.Create();
        Directory.CreateDirectory(Path.Combine(root, "not-an-attempt"));
        using var stranger = Process.Start("sleep", "600");
        ChildMark.Write(folder, stranger.Id);

        StaleAttempts.Remove(root, NullLogger.Instance);

        Assert.True(Processes.IsAlive(stranger.Id));
        Assert.Equal(["not-an-attempt"], Directory.EnumerateDirectories(root).Select(Path.GetFileName));
        stranger.Kill();
        await stranger.WaitForExitAsync();
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public async Task A_worker_that_is_shut_down_stores_a_last_checkpoint_and_says_goodbye()
    {
        await using var world = await WorkerWorld.EnrolledAsync();
        await world.Silo.AssignAsync(Orders.Digit(world.Silo, epochs: 10_000, checkpointSeconds: 600));
        await ComputesAsync(world);

        await world.StopAsync();

        Assert.True((await world.Silo.Mailbox.NextAsync(message => message.Checkpoint)).Checkpoint.Checkpoint.Step > 0);
        Assert.Equal("shutdown", (await world.Silo.Mailbox.NextAsync(message => message.Goodbye)).Goodbye.Reason);
        Assert.DoesNotContain(world.Silo.Mailbox.Untaken(), message => message.Receipts is not null);
    }

    [Fact]
    public void Cpu_and_system_are_read_from_their_files()
    {
        Assert.Equal("Fast CPU", MachineProbe.ParseCpuModel(["processor\t: 0", "model name\t: Fast CPU"]));
        Assert.NotEmpty(MachineProbe.ParseCpuModel([]));
        Assert.Equal("Debian 12", MachineProbe.ParseOperatingSystem(["ID=debian", "PRETTY_NAME=\"Debian 12\""]));
        Assert.NotEmpty(MachineProbe.ParseOperatingSystem([]));
    }

    private static Process StartWorker(WorkerWorld world, params string[] host)
    {
        var endpoint = world.Silo.Endpoint;
        string[] arguments = ["worker", endpoint.Gateway.ToString(), endpoint.Api.ToString(), world.Folder, .. host];
        return Process.Start(Harness.Path, arguments);
    }

    private static Task<Wire.WorkerMessage> ComputesAsync(WorkerWorld world) => world.Silo.Mailbox.NextAsync(
        message => message.Progress?.Attempts.FirstOrDefault(attempt => attempt.Fraction > 0));

    private static async Task DeathAsync(int pid)
    {
        var patience = Stopwatch.StartNew();
        while (Processes.IsAlive(pid))
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), $"process {pid} lives on");
            await Task.Yield();
        }
    }
}
