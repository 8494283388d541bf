using Microsoft.Extensions.Logging.Abstractions;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Nodes;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Worker;
using Skyops.Worker.Options;

namespace Skyops.Tests.Silo;

/// <summary>A worker of a <see cref="TestPool"/>, with a wallet of its own.</summary>
internal sealed class TestWorker : IAsyncDisposable
{
    private const ulong ChainId = 4242;
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private readonly TestPool _pool;
    private readonly WalletKey _wallet = WalletKey.Create();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;
    private bool _disposed;

    public TestWorker(TestPool pool, string folder, WorkerHooks hooks, int slots, WalletKey? owner, Amount price, string[] allow)
    {
        _pool = pool;
        var credentials = WorkerCredentials.Create(_wallet, ChainId, TimeSpan.FromDays(1), TimeProvider.System);
        if (owner is not null)
            credentials = credentials with { Owner = owner.Address, OwnerConsent = NodeOwnership.Sign(_wallet.Address, owner, ChainId) };
        var options = new WorkerOptions
        {
            Silos = [new SiloEndpoint(pool.Gateway, pool.Api)],
            Credentials = credentials,
            DataFolder = folder,
            Slots = slots,
            PricePerHour = price,
            Allow = allow,
            AttemptHost = new AttemptHost(Path.Combine(AppContext.BaseDirectory, "Skyops.WorkerHarness"), ["attempt"]),
        };
        _run = Task.Run(() => WorkerHost.RunAsync(options, hooks, NullLoggerFactory.Instance, TimeProvider.System, _stop.Token));
    }

    public string Address => _wallet.Address.ToString();

    /// <summary>When the silo knows the node as ready.</summary>
    public async Task<TestWorker> ReadyAsync()
    {
        var client = _pool.Client();
        using var limit = new CancellationTokenSource(StartsWithin);
        while (true)
        {
            if (_run.IsCompleted) await _run;
            var ready = false;
            await foreach (var node in client.Nodes.ListAsync(cancellationToken: limit.Token)) ready |= node.Address == Address && node.Status == NodeStatus.Ready;
            if (ready) return this;
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _stop.CancelAsync();
        try
        {
            await _run;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }

        _stop.Dispose();
        _wallet.Dispose();
    }
}
