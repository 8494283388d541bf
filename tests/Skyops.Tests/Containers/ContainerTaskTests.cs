using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Skyops.Ledger;
using Skyops.Tasks;
using Skyops.Tests.Chaos;
using Skyops.Tests.Silo;
using Skyops.Tests.Testing;
using Skyops.Tests.Worker;
using Skyops.Worker.Attempts;
using Skyops.Worker.Containers;
using Skyops.Worker.Sandbox;
using Skyops.Worker.Sandbox.Cgroups;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Containers;

/// <summary>Containers through a whole network, and what is left when a worker dies.</summary>
[Collection("containers")]
public sealed class ContainerTaskTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [NeedsFact(Need.Containers)]
    public async Task An_array_of_containers_and_one_that_reads_what_they_made_give_one_result()
    {
        await using var pool = await TestPool.StartAsync();
        await using var worker = await pool.WorkerAsync(slots: 2, allow: "container");
        var client = pool.Client();
        var folder = Directory.CreateTempSubdirectory("skyops-image-").FullName;
        var path = Path.Combine(folder, "image.tar");
        await File.WriteAllBytesAsync(path, ContainerWorld.Image);
        var image = await client.Blobs.UploadAsync(path);
        Directory.Delete(folder, recursive: true);

        var task = await client.Tasks.SubmitAsync(new TaskSpec
        {
            Stages =
            [
                new TaskStage { Name = "map", Shards = 3, Workload = Shell("echo $SKYOPS_SHARD_INDEX > $SKYOPS_OUTPUTS/number") },
                new TaskStage { Name = "reduce", After = ["map"], Workload = Shell("cat $SKYOPS_INPUTS/map/*/number > $SKYOPS_OUTPUTS/numbers") },
            ],
            Inputs = [new TaskInput("busybox", image.Sha256, image.Bytes)],
            Redundancy = 1,
            Budget = Amount.Whole(5),
            DurationSeconds = 60,
            Resources = new ResourceRequest { RamMiB = 64, DiskMiB = 4 },
            Placement = new PlacementRules { Tier = PlacementWords.TierContainer },
        });

        var view = await pool.EndedAsync(task, Patience);
        Assert.Equal(TaskStatus.Completed, view.Status);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("0\n1\n2\n"u8)), view.Outputs.Single(file => file.Path.EndsWith("numbers", StringComparison.Ordinal)).Sha256);
    }

    [NeedsFact(Need.Containers)]
    public async Task After_a_kill_of_the_worker_its_containers_end_and_the_next_start_removes_the_rest()
    {
        await using var world = await WorkerWorld.WithSiloAsync();
        var places = new SandboxPlaces(Path.Combine(world.Folder, "attempts"));
        var endpoint = world.Silo.Endpoint;
        using var worker = Process.Start(Harness.Path, ["container-worker", endpoint.Gateway.ToString(), endpoint.Api.ToString(), world.Folder]);
        await world.Silo.EnrolledAsync();
        for (var shard = 0; shard < 2; shard++)
        {
            var assignment = ContainerWorld.Order("image", ["sh", "-c", "trap '' TERM; echo up; sleep 600 & sleep 600; true"], Orders.Key(shard: shard));
            assignment.Inputs.Add(world.Silo.Blobs.Add("image", "image.tar", ContainerWorld.Image));
            await world.Silo.AssignAsync(assignment);
            await world.Silo.Mailbox.NextAsync(message => message.Log);
        }

        Assert.NotEmpty(Processes(places));
        worker.Kill();
        await worker.WaitForExitAsync();

        await Until.SoAsync("no process of a container is left", Patience, () => Task.FromResult(Processes(places).Length == 0));
        StaleAttempts.Remove(Path.Combine(world.Folder, "attempts"), NullLogger.Instance);
        await Until.SoAsync("nothing of a container is left", Patience, () => Task.FromResult(Left(places, world.Folder).Length == 0));
        places.RemoveShared();
    }

    private static ContainerWorkload Shell(string script) => new() { Image = "busybox", Argv = ["sh", "-ec", script] };

    private static int[] Processes(SandboxPlaces places) => [.. Groups(places).SelectMany(CgroupFolders.Processes).Distinct()];

    private static string[] Groups(SandboxPlaces places)
    {
        var groups = CgroupSearch.Find();
        return [.. groups.Find($"{SandboxPlace.GroupPrefix}{places.Prefix}-").SelectMany(groups.FoldersOf).Where(Directory.Exists)];
    }

    private static string[] Left(SandboxPlaces places, string folder)
    {
        var containers = new ContainerPlaces(places);
        return
        [
            .. Groups(places), .. places.Names(), .. ((string[])[containers.Podman, containers.Runc]).Where(Directory.Exists),
            .. File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(places.Prefix, StringComparison.Ordinal)),
            .. Directory.EnumerateDirectories(Path.Combine(folder, "attempts")),
        ];
    }
}
