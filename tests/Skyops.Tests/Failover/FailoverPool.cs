using System.Diagnostics;
using System.Text.Json;
using Skyops.Api;
using Skyops.Client;
using Skyops.Client.Accounts;
using Skyops.Client.Tasks;
using Skyops.Ethereum.Keys;
using Skyops.Ledger;
using Skyops.Tasks;
using Skyops.Tests.Cli;
using Skyops.Tests.Storage.Postgres;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Failover;

/// <summary>Two silos on one database and workers that know both, all as processes.</summary>
internal sealed class FailoverPool : IAsyncDisposable
{
    private static readonly string Digits = Path.Combine(RepositoryRoot.Path, "data", "digits.csv.gz");
    private readonly SkyopsProcess _program = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(1) };
    private readonly List<RunningProcess> _processes = [];
    private readonly WalletKey _wallet = WalletKey.Create();

    private FailoverPool(PostgresSpace space) => Space = space;

    public PostgresSpace Space { get; }

    public RunningProcess First { get; private set; } = null!;

    public RunningProcess Second { get; private set; } = null!;

    public Uri FirstApi { get; private set; } = null!;

    public Uri SecondApi { get; private set; } = null!;

    public SkyopsClient Client { get; private set; } = null!;

    /// <summary>The first silo is active, the second stands by, the workers are ready.</summary>
    public static async Task<FailoverPool> StartAsync(PostgresSpace space, int workers, CancellationToken limit)
    {
        var pool = new FailoverPool(space);
        (pool.First, pool.FirstApi) = await pool.SiloAsync("first", limit);
        await pool.UntilAsync(pool.FirstApi, "ok", limit);
        (pool.Second, pool.SecondApi) = await pool.SiloAsync("second", limit);
        pool.Client = new SkyopsClient(new SkyopsClientOptions
        {
            Silos = [pool.FirstApi, pool.SecondApi],
            Credentials = new WalletCredentials(pool._wallet),
        });
        for (var n = 0; n < workers; n++) await pool.WorkerAsync($"worker-{n}", limit);
        return pool;
    }

    /// <summary>Waits until a silo says that it is so, and tells how long that took.</summary>
    public async Task<TimeSpan> UntilAsync(Uri api, string status, CancellationToken limit)
    {
        var since = Stopwatch.StartNew();
        string said;
        do
        {
            limit.ThrowIfCancellationRequested();
            said = await StatusAsync(api, limit);
        }
        while (said != status);
        return since.Elapsed;
    }

    /// <summary>The status of a silo, or <c>away</c>.</summary>
    public async Task<string> StatusAsync(Uri api, CancellationToken limit)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(api, "v1/health"), limit);
            using var health = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(limit));
            return health.RootElement.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String ? status.GetString()! : "none";
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or JsonException && !limit.IsCancellationRequested)
        {
            return "away";
        }
    }

    /// <summary>Submits a training task that runs for some twenty seconds, and returns when both of its attempts run.</summary>
    public async Task<TaskHandle> TrainAsync(CancellationToken limit)
    {
        var data = await Client.Blobs.UploadAsync(Digits, limit);
        var handle = await Client.Tasks.SubmitAsync(
            new TaskSpec
            {
                Workload = new TrainWorkload { Model = "resnet8", Dataset = new DataReference(data.Sha256, "digits.csv.gz", data.Bytes), Rounds = 1, LocalEpochs = 100 },
                Shards = 2,
                Redundancy = 1,
                Budget = Amount.Whole(5),
            },
            cancellationToken: limit);
        while ((await handle.GetAsync(limit)).Shards.SelectMany(shard => shard.Attempts).Count(attempt => attempt is { State: "running", Fraction: > 0 }) < 2)
            limit.ThrowIfCancellationRequested();
        return handle;
    }

    public string Said() => string.Join('\n', _processes.SelectMany(process => process.Log.TakeLast(30).Select(line => $"{process.Name}: {line}")));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes)) await process.DisposeAsync();
        Client?.Dispose();
        _http.Dispose();
        _wallet.Dispose();
        _program.Dispose();
    }

    private async Task<(RunningProcess Silo, Uri Api)> SiloAsync(string name, CancellationToken limit)
    {
        var silo = Start(
            name, "silo", "--json", "--port", "0", "--gateway-port", "0", "--journal", Space.ConnectionString, "--data", Folder(name),
            "--blobs", Folder("blobs"), "--logs", Folder("logs"));
        using var started = JsonDocument.Parse(await silo.ReadyAsync(limit));
        return (silo, new Uri(started.RootElement.GetProperty("api").GetString()!));
    }

    private async Task WorkerAsync(string name, CancellationToken limit)
    {
        var worker = Start(
            name, "worker", "--json", "--silo", $"{FirstApi},{SecondApi}", "--data", Folder(name), "--wallet", Path.Combine(Folder(name), "wallet.json"),
            "--name", name, "--slots", "1");
        await worker.ReadyAsync(limit);
    }

    private RunningProcess Start(string name, params string[] arguments)
    {
        var process = new RunningProcess(name, _program.Start(arguments));
        _processes.Add(process);
        return process;
    }

    private string Folder(string name) => Path.Combine(_program.Home, name);
}
