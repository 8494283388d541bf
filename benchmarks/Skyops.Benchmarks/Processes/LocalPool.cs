using System.Globalization;
using System.Text.Json;
using Skyops.Client;
using Skyops.Nodes;

namespace Skyops.Benchmarks.Processes;

/// <summary>A real silo, and workers if wanted, as processes of the `skyops` program, in a folder that goes away.</summary>
internal sealed class LocalPool : IAsyncDisposable
{
    /// <summary>Attempts that each worker takes at once: the most there may be.</summary>
    private const int Slots = 1_024;

    /// <summary>
    /// A worker offers no more cores than its machine has, and every shard takes one. So that it may hold many shards that do
    /// nothing, its runtime is told of a larger machine; the threads it uses stay few.
    /// </summary>
    private static readonly Dictionary<string, string> s_largeMachine = new()
    {
        ["DOTNET_PROCESSOR_COUNT"] = Slots.ToString(CultureInfo.InvariantCulture),
        ["DOTNET_ThreadPool_ForceMinWorkerThreads"] = "2",
    };

    private readonly TemporaryFolder _folder = new();
    private readonly List<ChildProgram> _workers = [];

    private readonly string[] _siloFlags;
    private readonly string[] _workerFlags;

    private LocalPool(string[] siloFlags, string[] workerFlags)
    {
        (_siloFlags, _workerFlags) = (siloFlags, workerFlags);
        Scratch = Directory.CreateDirectory(_folder.At("scratch")).FullName;
    }

    public ChildProgram Silo { get; private set; } = null!;

    public Uri Api { get; private set; } = null!;

    /// <summary>A folder on the same disk as the journal, for floors.</summary>
    public string Scratch { get; }

    public TimeSpan WorkersCpu => _workers.Aggregate(TimeSpan.Zero, (sum, worker) => sum + worker.Cpu);

    public TimeSpan Cpu => Silo.Cpu + WorkersCpu;

    public Uri Gateway { get; private set; } = null!;

    /// <summary>Starts a silo and workers.</summary>
    /// <param name="workers">How many.</param>
    /// <param name="siloFlags">What <c>skyops silo</c> is told besides.</param>
    /// <param name="workerFlags">What <c>skyops worker</c> is told besides.</param>
    public static async Task<LocalPool> StartAsync(int workers, string[]? siloFlags = null, string[]? workerFlags = null)
    {
        var pool = new LocalPool(siloFlags ?? [], workerFlags ?? []);
        try
        {
            await pool.StartSiloAsync();
            for (var number = 1; number <= workers; number++) await pool.StartWorkerAsync(number);
            await pool.WaitForNodesAsync(workers);
            return pool;
        }
        catch
        {
            await pool.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where the silo keeps its journal and all else.</summary>
    public string SiloFolder => _folder.At("silo");

    /// <summary>Starts the silo; again on the same data and addresses after its process was ended.</summary>
    public async Task StartSiloAsync()
    {
        var (api, gateway) = Api is null ? (0, 0) : (Api.Port, Gateway.Port);
        if (Silo is not null) await Silo.DisposeAsync();
        Silo = await ChildProgram.StartAsync(Programs.Skyops,
            ["silo", "--json", "--log-level", "error", "--port", $"{api}", "--gateway-port", $"{gateway}", "--grant", "1000000",
                "--data", SiloFolder, .. _siloFlags]);
        using var said = JsonDocument.Parse(Silo.FirstLine);
        Api = new Uri(said.RootElement.GetProperty("api").GetString()!);
        Gateway = new Uri(said.RootElement.GetProperty("gateway").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
        if (Silo is not null) await Silo.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartWorkerAsync(int number)
    {
        var data = _folder.At($"worker-{number}");
        _workers.Add(await ChildProgram.StartAsync(Programs.Skyops,
            ["worker", "--json", "--log-level", "error", "--silo", Api.ToString(), "--data", data, "--wallet",
                Path.Combine(data, "wallet.json"), "--slots", s_largeMachine["DOTNET_PROCESSOR_COUNT"], .. _workerFlags],
            s_largeMachine));
    }

    private async Task WaitForNodesAsync(int workers)
    {
        using var client = new SkyopsClient(new SkyopsClientOptions { Silos = [Api] });
        var ready = 0;
        while (ready < workers)
        {
            await Task.Delay(20);
            ready = 0;
            await foreach (var node in client.Nodes.ListAsync()) ready += node.Status == NodeStatus.Ready ? 1 : 0;
        }
    }
}
