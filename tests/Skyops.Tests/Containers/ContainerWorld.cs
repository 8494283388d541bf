using System.Text;
using Skyops.Cli.Demo;
using Skyops.Tasks;
using Skyops.Tests.Testing;
using Skyops.Tests.Worker;
using Skyops.Worker.Containers;
using Skyops.Worker.Sandbox;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Containers;

/// <summary>A fake silo with a worker that may run images in real containers.</summary>
internal sealed class ContainerWorld : IAsyncDisposable
{
    private static readonly Lazy<string?> MissingHere = new(Look);
    private static readonly Lazy<byte[]> Busybox = new(() => Made(path => DemoImage.Write(path, "/bin/sh", "-c", "echo own > /data/outputs/said")));
    private int shards;

    private ContainerWorld(WorkerWorld world) => World = world;

    public WorkerWorld World { get; }

    /// <summary>An image of busybox, whose own program writes a file.</summary>
    public static byte[] Image => Busybox.Value;

    /// <summary>Why there can be no container here; null when there can.</summary>
    public static string? Missing => MissingHere.Value;

    public static async Task<ContainerWorld> StartAsync(bool podman = true, params string[] registries)
    {
        var world = await WorkerWorld.WithSiloAsync();
        world.Start(world.Options() with { Allow = ["container"], Podman = podman, Registries = registries });
        var enrolled = await world.Silo.EnrolledAsync();
        Assert.True(enrolled.Capabilities.Executors.Contains("container"), $"this worker offers no containers; on another look: {Missing ?? "nothing is missing"}");
        Assert.Equal(PlacementWords.TierContainer, enrolled.Capabilities.Tiers.Single(tier => tier.Executor == "container").Tier);
        return new ContainerWorld(world);
    }

    /// <summary>A shard of an image, which is among its inputs.</summary>
    public Wire.Assignment Order(byte[] image, IEnumerable<string> argv, int ramMiB = 64, int diskMiB = 8, int seconds = 60)
    {
        var assignment = Order("image", argv, Orders.Key(shard: Interlocked.Increment(ref shards)), ramMiB, diskMiB, seconds);
        assignment.Inputs.Add(World.Silo.Blobs.Add("image", "image.tar", image));
        return assignment;
    }

    public static Wire.Assignment Order(string image, IEnumerable<string> argv, Wire.AttemptKey key, int ramMiB = 64, int diskMiB = 8, int seconds = 60)
    {
        var container = new ContainerWorkload { Image = image, Argv = [.. argv], Environment = new(StringComparer.Ordinal) { ["LEVEL"] = "9" } };
        return new Wire.Assignment
        {
            Key = key,
            OrderJson = Orders.Text(new ContainerOrder(container, "only", 5, 16)),
            CpuCores = 1,
            RamMib = ramMiB,
            DiskMib = diskMiB,
            DurationSeconds = seconds,
            PricePerHour = "1",
        };
    }

    public Wire.Assignment Script(string script, int ramMiB = 64, int diskMiB = 8, int seconds = 60) => Order(Image, ["sh", "-ec", script], ramMiB, diskMiB, seconds);

    public Task<Wire.Receipt> RunAsync(Wire.Assignment assignment) => World.RunAsync(assignment);

    public string Output(Wire.Receipt receipt, string path) => Encoding.UTF8.GetString(
        World.Silo.Blobs[Convert.ToHexStringLower(receipt.Outputs.Single(file => file.Path == path).Sha256.Span)]);

    public ValueTask DisposeAsync() => World.DisposeAsync();

    /// <summary>The bytes of an image that somebody writes.</summary>
    public static byte[] Made(Action<string> write)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("skyops-image-").FullName, "image.tar");
        try
        {
            write(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    private static string? Look()
    {
        if (!File.Exists(DemoImage.Busybox)) return "there is no busybox";
        if (!File.Exists("/usr/bin/python3")) return "there is no /usr/bin/python3";
        return ContainerDoctor.Examine().FirstOrDefault(control => !control.Works) is { } control ? $"{control.Name}: {control.Found}" : null;
    }
}

/// <summary>Containers are real, and their tests look at what is left of them: one after the other.</summary>
[CollectionDefinition("containers", DisableParallelization = true)]
public sealed class ContainersCollection : ICollectionFixture<ContainerWorlds>;

/// <summary>One worker with podman and one with runc alone for all tests that only run something.</summary>
public sealed class ContainerWorlds : IAsyncLifetime
{
    private readonly ContainerWorld?[] worlds = new ContainerWorld?[2];

    internal ContainerWorld Podman => worlds[0]!;

    internal ContainerWorld Of(string engine) => worlds[engine == "podman" ? 0 : 1]!;

    public async Task InitializeAsync()
    {
        if (Needs.WhySkipped(Need.Containers) is not null) return;
        worlds[0] = await ContainerWorld.StartAsync(podman: true);
        worlds[1] = await ContainerWorld.StartAsync(podman: false);
    }

    public async Task DisposeAsync()
    {
        foreach (var world in worlds) if (world is not null) await world.DisposeAsync();
    }
}
