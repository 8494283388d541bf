using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Skyops.Tests.Chaos;
using Skyops.Tests.Testing;
using Skyops.Tests.Worker;
using Skyops.Worker.Attempts;
using Skyops.Worker.Sandbox;
using Skyops.Worker.Sandbox.Cgroups;
using Xunit.Abstractions;

namespace Skyops.Tests.Sandbox;

/// <summary>Whatever is killed and whenever: nothing of an attempt is left.</summary>
public sealed class LeftoverTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [NeedsFact(Need.Minutes)]
    public async Task After_many_attempts_with_random_kills_of_job_and_worker_nothing_is_left()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        output.WriteLine($"seed {seed}");
        const int attempts = 200;
        await using var world = await WorkerWorld.WithSiloAsync();
        var places = new SandboxPlaces(Path.Combine(world.Folder, "attempts"));
        var worker = await StartAsync(world);
        var (jobs, workers) = (0, 0);
        for (var i = 0; i < attempts; i++)
        {
            var key = Orders.Key(shard: i);
            await world.Silo.AssignAsync(SandboxWorld.Order(["/bin/sh", "-c", "sleep 600 & setsid sleep 600 & echo x > /data/outputs/x; exec sleep 0.3"], key, diskMiB: 4));

            // At any moment: while the sandbox is made, while it runs, while its outputs are stored.
            await Task.Delay(random.Next(500));
            switch (random.Next(4))
            {
                case 0:
                    worker.Kill();
                    await worker.WaitForExitAsync();
                    worker.Dispose();
                    workers++;
                    await NoProcessAsync(places);
                    worker = await StartAsync(world);
                    break;
                case 1:
                    var inside = Processes(places);
                    if (inside.Length > 0) Kill(inside[random.Next(inside.Length)]);
                    jobs++;
                    await world.Silo.ReceiptAsync(key);
                    break;
                default:
                    await world.Silo.ReceiptAsync(key);
                    break;
            }
        }

        worker.Kill();
        await worker.WaitForExitAsync();
        worker.Dispose();
        await NoProcessAsync(places);
        StaleAttempts.Remove(Path.Combine(world.Folder, "attempts"), NullLogger.Instance);

        output.WriteLine($"{attempts} attempts, {jobs} processes killed, {workers} workers killed");
        Assert.Empty(Left(places, world.Folder));
        places.RemoveShared();
    }

    [NeedsFact(Need.Sandbox)]
    public async Task While_a_worker_runs_an_attempt_that_has_ended_leaves_nothing_but_what_waits_for_the_next()
    {
        await using var world = await SandboxWorld.StartAsync();
        var places = new SandboxPlaces(Path.Combine(world.World.Folder, "attempts"));

        await world.RunAsync(world.Script("setsid sleep 600 & sleep 600 & exit 3"));

        await Until.SoAsync("nothing is left", Patience, () => Task.FromResult(!Left(places, world.World.Folder, Waiting(places)).Any()));
        await Until.SoAsync("one waits", Patience, () => Task.FromResult(Waiting(places).Length == 1));
    }

    [NeedsFact(Need.Sandbox)]
    public async Task What_was_made_ahead_goes_with_a_worker_that_is_killed_when_the_next_starts()
    {
        await using var world = await WorkerWorld.WithSiloAsync();
        var places = new SandboxPlaces(Path.Combine(world.Folder, "attempts"));
        using var worker = await StartAsync(world);
        await world.RunAsync(SandboxWorld.Order(["true"], Orders.Key()));
        await Until.SoAsync("one waits, and no attempt is left", Patience, () => Task.FromResult(
            Waiting(places).Length == 1 && Processes(places).Length >= 3 && !Left(places, world.Folder, Waiting(places)).Any()));

        worker.Kill();
        await worker.WaitForExitAsync();

        await NoProcessAsync(places);
        Assert.NotEmpty(Left(places, world.Folder));
        StaleAttempts.Remove(Path.Combine(world.Folder, "attempts"), NullLogger.Instance);
        Assert.Empty(Left(places, world.Folder));
        Assert.Empty(Waiting(places));
        places.RemoveShared();
    }

    [NeedsFact(Need.Sandbox)]
    public async Task Without_its_worker_a_sandbox_is_ended_although_no_worker_starts_again()
    {
        await using var world = await WorkerWorld.WithSiloAsync();
        var places = new SandboxPlaces(Path.Combine(world.Folder, "attempts"));
        using var worker = await StartAsync(world);
        await world.Silo.AssignAsync(SandboxWorld.Order(["/bin/sh", "-c", "trap '' TERM; setsid sleep 600 & echo up; sleep 600; true"], Orders.Key()));
        await world.Silo.Mailbox.NextAsync(message => message.Log);
        Assert.NotEmpty(Processes(places));

        worker.Kill();
        await worker.WaitForExitAsync();

        await NoProcessAsync(places);
        StaleAttempts.Remove(Path.Combine(world.Folder, "attempts"), NullLogger.Instance);
        Assert.Empty(Left(places, world.Folder));
        places.RemoveShared();
    }

    private static async Task<Process> StartAsync(WorkerWorld world)
    {
        var endpoint = world.Silo.Endpoint;
        var worker = Process.Start(Harness.Path, ["command-worker", endpoint.Gateway.ToString(), endpoint.Api.ToString(), world.Folder]);
        await world.Silo.EnrolledAsync();
        return worker;
    }

    private static Task<TimeSpan> NoProcessAsync(SandboxPlaces places) =>
        Until.SoAsync("no process of an attempt is left", Patience, () => Task.FromResult(Processes(places).Length == 0));

    private static string[] Groups(SandboxPlaces places)
    {
        // Groups of a worker are made under its own, which is the one of this process that started it.
        var groups = CgroupSearch.Find();
        return [.. groups.Find($"{SandboxPlace.GroupPrefix}{places.Prefix}-").SelectMany(groups.FoldersOf).Where(Directory.Exists)];
    }

    private static int[] Processes(SandboxPlaces places) => [.. Groups(places).SelectMany(CgroupFolders.Processes).Distinct()];

    /// <summary>Names of what waits for attempts.</summary>
    private static string[] Waiting(SandboxPlaces places) =>
        Directory.Exists(places.Spares) ? [.. Directory.EnumerateDirectories(places.Spares).Select(path => Path.GetFileName(path))] : [];

    private static IEnumerable<string> Left(SandboxPlaces places, string folder, params string[] waiting) =>
        AllLeft(places, folder).Where(left => !waiting.Any(name => left.Contains(name, StringComparison.Ordinal)));

    private static IEnumerable<string> AllLeft(SandboxPlaces places, string folder) =>
    [
        .. Groups(places),
        .. Groups(places).SelectMany(group => CgroupFolders.Processes(group).Select(pid => $"process {pid} in {group}")),
        .. places.Names(),
        .. File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(places.Prefix, StringComparison.Ordinal)),
        .. Directory.EnumerateDirectories(Path.Combine(folder, "attempts")),
        .. Directory.EnumerateDirectories("/sys/block", "loop*").Select(block => Path.Combine(block, "loop", "backing_file")).Where(File.Exists)
            .Select(File.ReadAllText).Where(backing => backing.StartsWith(folder, StringComparison.Ordinal)),
    ];

    private static void Kill(int pid)
    {
        using var kill = Process.Start("kill", ["-KILL", pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
