using Skyops.Ethereum.Keys;
using Skyops.Worker;
using Skyops.Worker.Options;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Worker;

/// <summary>A fake silo and one worker of this process beside it, in a folder that goes with the test.</summary>
internal sealed class WorkerWorld : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly WalletKey wallet = WalletKey.Create();
    private Task running = Task.CompletedTask;

    private WorkerWorld(FakeSilo silo) => Silo = silo;

    public FakeSilo Silo { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("skyops-worker-").FullName;

    public WorkerCredentials Credentials { get; private set; } = null!;

    /// <summary>What the worker logs.</summary>
    public WatchedLog Log { get; } = new();

    /// <summary>The task of the worker, for what it ends with.</summary>
    public Task Running => running;

    public static async Task<WorkerWorld> WithSiloAsync()
    {
        var world = new WorkerWorld(await FakeSilo.StartAsync());
        world.Credentials = WorkerCredentials.Create(world.wallet, 4242, TimeSpan.FromDays(1), TimeProvider.System);
        return world;
    }

    /// <summary>A world whose worker is enrolled already.</summary>
    public static async Task<WorkerWorld> EnrolledAsync(AttemptHost? host = null, WorkerHooks? hooks = null)
    {
        var world = await WithSiloAsync();
        world.Start(host, hooks);
        await world.Silo.EnrolledAsync();
        return world;
    }

    public WorkerOptions Options(AttemptHost? host = null, params SiloEndpoint[] silos) => new()
    {
        Silos = silos is [] ? [Silo.Endpoint] : silos,
        Credentials = Credentials,
        DataFolder = Folder,
        Slots = 2,
        CpuCores = 2,
        RamMiB = 4_096,
        AttemptHost = host ?? Harness.Attempt,
    };

    public void Start(AttemptHost? host = null, WorkerHooks? hooks = null) => Start(Options(host), hooks);

    public void Start(WorkerOptions options, WorkerHooks? hooks = null) => running = Task.Run(
        () => WorkerHost.RunAsync(
            options, hooks ?? WorkerHooks.None, Log, TimeProvider.System, stop.Token));

    /// <summary>Shuts the worker down in good order.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await running;
    }

    /// <summary>Runs one assignment and gives its receipt.</summary>
    public async Task<Wire.Receipt> RunAsync(Wire.Assignment assignment)
    {
        await Silo.AssignAsync(assignment);
        return await Silo.ReceiptAsync(assignment.Key);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.ContinueWith(static _ => { }, TaskScheduler.Default);
        await Silo.DisposeAsync();
        stop.Dispose();
        wallet.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
