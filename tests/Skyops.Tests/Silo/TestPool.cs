using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Skyops.Api;
using Skyops.Client;
using Skyops.Client.Accounts;
using Skyops.Client.Tasks;
using Skyops.Ethereum.Keys;
using Skyops.Ledger;
using Skyops.Silo;
using Skyops.Tasks;
using Skyops.Worker;

namespace Skyops.Tests.Silo;

/// <summary>A silo and workers in this process, on free ports of the loopback, in a folder that goes away. Attempts run in real child processes.</summary>
internal sealed class TestPool : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skyops-pool-").FullName;
    private readonly List<TestWorker> _workers = [];
    private readonly List<IDisposable> _owned = [];
    private readonly Action<SiloOptions> _configure;
    private SiloHost? _silo;

    private TestPool(Action<SiloOptions> configure) => _configure = configure;

    public ConcurrentQueue<string> Log { get; } = new();

    public Uri Api { get; private set; } = new("http://127.0.0.1:0");

    public Uri Gateway { get; private set; } = new("http://127.0.0.1:0");

    public string DataFolder => Path.Combine(_folder, "silo");

    public SiloHost Silo => _silo ?? throw new InvalidOperationException("the silo is stopped");

    public static async Task<TestPool> StartAsync(Action<SiloOptions>? configure = null)
    {
        var pool = new TestPool(configure ?? (_ => { }));
        await pool.StartSiloAsync();
        return pool;
    }

    /// <summary>Starts the silo; again on the same addresses and data after <see cref="StopSiloAsync"/>.</summary>
    public async Task StartSiloAsync()
    {
        var options = new SiloOptions { DataFolder = DataFolder, Port = Api.Port, GatewayPort = Gateway.Port };
        _configure(options);
        _silo = await SiloHost.StartAsync(options, logging => logging.AddProvider(new QueueLogs(Log)));
        Api = _silo.Addresses.Api;
        Gateway = _silo.Addresses.Gateway;
    }

    public async Task StopSiloAsync()
    {
        await Silo.DisposeAsync();
        _silo = null;
    }

    /// <param name="hooks">Where it lies; null: honest.</param>
    /// <param name="slots">Attempts at once.</param>
    /// <param name="owner">Who is paid; null: the node itself.</param>
    /// <param name="price">Whole units an hour; the cheapest node is asked first.</param>
    /// <param name="allow">Executors offered besides the usual ones.</param>
    public Task<TestWorker> WorkerAsync(WorkerHooks? hooks = null, int slots = 1, WalletKey? owner = null, ulong price = 2, params string[] allow)
    {
        var worker = new TestWorker(this, Path.Combine(_folder, $"worker-{_workers.Count}"), hooks ?? WorkerHooks.None, slots, owner, Amount.Whole(price), allow);
        _workers.Add(worker);
        return worker.ReadyAsync();
    }

    public SkyopsClient Client(WalletKey? wallet = null)
    {
        if (wallet is null) _owned.Add(wallet = WalletKey.Create());
        var client = new SkyopsClient(new SkyopsClientOptions { Silos = [Api], Credentials = new WalletCredentials(wallet) });
        _owned.Add(client);
        return client;
    }

    /// <summary>Waits for the end of a task; when it does not come, says what the task, the scheduler and the silo's log say.</summary>
    public async Task<TaskView> EndedAsync(TaskHandle handle, TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        try
        {
            return await handle.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            var view = await handle.GetAsync();
            var waiting = await handle.ExplainAsync();
            var shards = view.Shards.Select(shard =>
                $"{shard.Stage}/{shard.Shard} {shard.State}: {string.Join(", ", shard.Attempts.Select(attempt => $"{attempt.Slot}@{attempt.Epoch} {attempt.Node[..8]} {attempt.State} {attempt.Reason}"))}");
            throw new TimeoutException(
                $"the task is {view.Status} after {within}\n{string.Join('\n', shards)}\n{JsonSerializer.Serialize(waiting, SkyopsJson.Default.Explanation)}\n{string.Join('\n', Log.TakeLast(40))}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
        foreach (var owned in _owned) owned.Dispose();
        if (_silo is not null) await _silo.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class QueueLogs(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) lines.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");
        }
    }
}
