using System.Text;
using Skyops.Tasks;
using Skyops.Tests.Worker;
using Skyops.Worker.Sandbox;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Sandbox;

/// <summary>A fake silo with a worker that may run commands in real sandboxes, and what lies on its machine around them.</summary>
internal sealed class SandboxWorld : IAsyncDisposable
{
    private static readonly Lazy<string?> MissingHere = new(Look);
    private int shards;

    private SandboxWorld(WorkerWorld world) => World = world;

    public WorkerWorld World { get; }

    /// <summary>Why there can be no sandbox here; null when there can.</summary>
    public static string? Missing => MissingHere.Value;

    public static async Task<SandboxWorld> StartAsync(int slots = 2)
    {
        var world = await WorkerWorld.WithSiloAsync();
        world.Start(world.Options() with { Allow = ["command"], Slots = slots, CpuCores = slots });
        var enrolled = await world.Silo.EnrolledAsync();
        Assert.True(enrolled.Capabilities.Executors.Contains("command"), $"this worker offers no sandboxes; on another look: {Missing ?? "nothing is missing"}");
        return new SandboxWorld(world);
    }

    /// <summary>A shard of a command of its own number.</summary>
    public Wire.Assignment Order(IEnumerable<string> argv, int ramMiB = 128, int diskMiB = 16, int seconds = 60) =>
        Order(argv, Orders.Key(shard: Interlocked.Increment(ref shards)), ramMiB, diskMiB, seconds);

    public static Wire.Assignment Order(IEnumerable<string> argv, Wire.AttemptKey key, int ramMiB = 128, int diskMiB = 16, int seconds = 60)
    {
        var command = new CommandWorkload { Argv = [.. argv], Environment = new(StringComparer.Ordinal) { ["LEVEL"] = "9" } };
        return new Wire.Assignment
        {
            Key = key,
            OrderJson = Orders.Text(new CommandOrder(command, "only", 5, 16)),
            CpuCores = 1,
            RamMib = ramMiB,
            DiskMib = diskMiB,
            DurationSeconds = seconds,
            PricePerHour = "1",
        };
    }

    public Wire.Assignment Script(string script, int ramMiB = 128, int diskMiB = 16, int seconds = 60) => Order(["/bin/sh", "-ec", script], ramMiB, diskMiB, seconds);

    public Wire.Assignment Python(string program, int ramMiB = 128, int diskMiB = 16, int seconds = 60) => Order(["/usr/bin/python3", "-c", program], ramMiB, diskMiB, seconds);

    public Task<Wire.Receipt> RunAsync(Wire.Assignment assignment) => World.RunAsync(assignment);

    public string Output(Wire.Receipt receipt, string path) => Encoding.UTF8.GetString(
        World.Silo.Blobs[Convert.ToHexStringLower(receipt.Outputs.Single(file => file.Path == path).Sha256.Span)]);

    public ValueTask DisposeAsync() => World.DisposeAsync();

    private static string? Look()
    {
        if (!File.Exists("/usr/bin/python3")) return "there is no /usr/bin/python3";
        return SandboxDoctor.Examine().FirstOrDefault(control => !control.Works) is { } control ? $"{control.Name}: {control.Found}" : null;
    }
}

/// <summary>Sandboxes are real, and their tests look at what is left of them: one after the other.</summary>
[CollectionDefinition("sandbox", DisableParallelization = true)]
public sealed class SandboxCollection;
