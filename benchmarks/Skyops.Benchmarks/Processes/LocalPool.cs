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

    private readonly string _folder = Directory.CreateTempSubdirectory("skyops-bench-").FullName;
    private readonly List<ChildProgram> _workers = [];

    private LocalPool()
    {
    }

    public ChildProgram Silo { get; private set; } = null!;

    public Uri Api { get; private set; } = null!;

    /// <summary>A folder on the same disk as the journal, for floors.</summary>
    public string Scratch => Directory.CreateDirectory(Path.Combine(_folder, "scratch")).FullName;

    public TimeSpan WorkersCpu => _workers.Aggregate(TimeSpan.Zero, (sum, worker) => sum + worker.Cpu);

    public TimeSpan Cpu => Silo.Cpu + WorkersCpu;

    public static async Task<LocalPool> StartAsync(int workers)
    {
        var pool = new LocalPool();
        try
        {
            pool.Silo = await ChildProgram.StartAsync(Programs.Skyops,
                ["silo", "--json", "--log-level", "warning", "--port", "0", "--gateway-port", "0", "--grant", "1000000",
                    "--data", Path.Combine(pool._folder, "silo")]);
            using var said = JsonDocument.Parse(pool.Silo.FirstLine);
            pool.Api = new Uri(said.RootElement.GetProperty("api").GetString()!);
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

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
        if (Silo is not null) await Silo.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartWorkerAsync(int number)
    {
        var data = Path.Combine(_folder, $"worker-{number}");
        _workers.Add(await ChildProgram.StartAsync(Programs.Skyops,
            ["worker", "--json", "--log-level", "warning", "--silo", Api.ToString(), "--data", data, "--wallet",
                Path.Combine(data, "wallet.json"), "--slots", s_largeMachine["DOTNET_PROCESSOR_COUNT"]],
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
