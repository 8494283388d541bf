using System.Text;
using Skyops.Kubernetes.Client;
using Skyops.Kubernetes.Objects;
using Skyops.Tasks;
using Skyops.Tests.Chaos;
using Skyops.Tests.Worker;
using Skyops.Worker.Attempts;
using Skyops.Worker.Gateway;
using Skyops.Worker.Kubernetes;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Kubernetes.Cluster;

/// <summary>A fake silo with a worker beside a real cluster, and what is on that cluster.</summary>
internal sealed class ClusterWorld : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private int shards;

    private ClusterWorld(WorkerWorld world, KubernetesClient client) => (World, Client) = (world, client);

    public WorkerWorld World { get; }

    public FakeSilo Silo => World.Silo;

    public KubernetesClient Client { get; }

    public ClusterNames Names => new(World.Credentials.Node.ToString().ToLowerInvariant().Replace("0x", "", StringComparison.Ordinal));

    public static async Task<ClusterWorld> StartAsync()
    {
        var client = await TestCluster.ClientAsync();
        var world = new ClusterWorld(await WorkerWorld.WithSiloAsync(), client);
        world.World.Start(world.World.Options() with { Kubernetes = TestCluster.Options });
        var enrolled = await world.Silo.EnrolledAsync();
        Assert.Equal(["noop", "container"], enrolled.Capabilities.Executors);
        return world;
    }

    /// <summary>A shard of a program of its own number.</summary>
    public Wire.Assignment Order(IEnumerable<string> argv, int ramMiB = 64, int diskMiB = 16, int seconds = 120, string? image = null) => new()
    {
        Key = Orders.Key(shard: Interlocked.Increment(ref shards)),
        OrderJson = Orders.Text(OrderOf(argv, image)),
        CpuCores = 1,
        RamMib = ramMiB,
        DiskMib = diskMiB,
        DurationSeconds = seconds,
        PricePerHour = "1",
    };

    public static ContainerOrder OrderOf(IEnumerable<string> argv, string? image = null)
    {
        var container = new ContainerWorkload { Image = image ?? TestCluster.Image, Argv = [.. argv], Environment = new(StringComparer.Ordinal) { ["LEVEL"] = "$(HOME) $9" } };
        return new ContainerOrder(container, "only", 5, 16);
    }

    public Wire.Assignment Script(string script, int ramMiB = 64, int diskMiB = 16, int seconds = 120) => Order(["/bin/sh", "-ec", script], ramMiB, diskMiB, seconds);

    public Task<Wire.Receipt> RunAsync(Wire.Assignment assignment) => World.RunAsync(assignment);

    public string Output(Wire.Receipt receipt, string path) => Encoding.UTF8.GetString(
        Silo.Blobs[Convert.ToHexStringLower(receipt.Outputs.Single(file => file.Path == path).Sha256.Span)]);

    /// <summary>All objects of this world's worker.</summary>
    public async Task<string[]> ObjectsAsync() =>
    [
        .. (await Client.ListAsync(Resources.Jobs, TestCluster.Space, Names.Selector, CancellationToken.None)).Select(job => $"job {job.Metadata.Name}"),
        .. (await PodsAsync()).Select(pod => $"pod {pod.Metadata.Name}"),
        .. (await Client.ListAsync(Resources.NetworkPolicies, TestCluster.Space, Names.Selector, CancellationToken.None)).Select(policy => $"policy {policy.Metadata.Name}"),
    ];

    public Task<IReadOnlyList<Pod>> PodsAsync() => Client.ListAsync(Resources.Pods, TestCluster.Space, Names.Selector, CancellationToken.None);

    /// <summary>What an attempt has of one kind. The worker's own trial may still be on its way out beside it.</summary>
    public async Task<T> OneAsync<T>(Resource<T> resource, Wire.AttemptKey key)
        where T : class, IApiObject
    {
        var selector = $"{Names.Selector},{ClusterNames.AttemptLabel}={AttemptFolder.NameOf(key.ToKey())}";
        return Assert.Single(await Client.ListAsync(resource, TestCluster.Space, selector, CancellationToken.None));
    }

    public Task NothingLeftAsync() => NothingLeftAsync(Names, this);

    public static async Task NothingLeftAsync(ClusterNames names, ClusterWorld world)
    {
        var left = Array.Empty<string>();
        await Until.SoAsync($"nothing of {names.Worker} is on the cluster", Patience, async () => (left = await world.ObjectsAsync()).Length == 0, () => string.Join('\n', left));
    }

    /// <summary>Waits until an attempt's program has written a line.</summary>
    public async Task<Wire.LogChunk> SaysAsync(Wire.Assignment assignment) =>
        (await Silo.Mailbox.NextAsync(message => assignment.Key.Equals(message.Log?.Key) ? message.Log : null)).Log;

    /// <summary>The whole log of an attempt that has ended, with what was taken already.</summary>
    public string[] LinesOf(Wire.AttemptKey key, params Wire.LogChunk[] taken) =>
    [
        .. Silo.Mailbox.Untaken().Select(message => message.Log).Where(log => log is not null).Concat(taken).Where(log => log.Key.Equals(key))
            .DistinctBy(log => log.Number).OrderBy(log => log.Number).SelectMany(log => log.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
    ];

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        Client.Dispose();
    }
}
