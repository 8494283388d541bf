using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Chain;
using Skyops.Ethereum.Rpc;
using Skyops.Storage;

namespace Skyops.Silo.Chain;

/// <summary>
/// Looks at the chain every few seconds: logs, the outbox, a root and a batch of tasks when it is time. The chain being away stops nothing
/// else.
/// </summary>
public sealed class ChainService(ChainLink link, IGrainFactory grains, IJournal journal, ILogStore logs, IBlobStore blobs, SiloOptions options, TimeProvider time, ILogger<ChainService> logger) : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private bool _rightChain;
    private bool _disposed;

    /// <summary>What is wrong with the chain now; null for nothing.</summary>
    public string? Problem { get; private set; }

    /// <exception cref="InvalidOperationException">The network is bound to another chain; the message says which.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var bound = await grains.GetGrain<IChainGrain>("chain").BindAsync(link.Options.Binding);
        if (bound.IsRefused) throw new InvalidOperationException($"{bound.Refusal.Detail} {bound.Refusal.Hint}");
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _loop.WaitAsync(cancellationToken).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    /// <summary>The container does it twice: for the service, and for the same one as a hosted service.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        await StopAsync(CancellationToken.None);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        (string, Func<CancellationToken, Task>)[] steps =
        [
            ("its id", CheckChainAsync),
            ("its logs", new ChainReader(link, grains, logger).StepAsync),
            ("the outbox", new OutboxPump(link, grains, time, logger).StepAsync),
            ("the settlement", new Settler(link, grains, blobs, time, logger).StepAsync),
            ("the tasks' batch", new Batcher(link, grains, journal, logs, blobs, time, logger).StepAsync),
            ("its policy", new PolicyReader(link, grains, options.Pool.Pool, logger).StepAsync),
        ];
        while (!_stop.IsCancellationRequested)
        {
            var problem = await RoundAsync(steps);
            if (problem is null && Problem is not null) logger.ChainIsBack();
            Problem = problem;
            await Task.Delay(link.Options.Poll, time, _stop.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>
    /// One after the other; a failure of one leaves the others. But when nobody answers, or the chain is not what it was, the round is over.
    /// Answers the first thing that went wrong.
    /// </summary>
    private async Task<string?> RoundAsync((string What, Func<CancellationToken, Task> Step)[] steps)
    {
        Exception? first = null;
        foreach (var (what, step) in steps)
        {
            var failure = await StepAsync(what, step);
            first ??= failure;
            if (failure is ChainHaltedException or RpcUnreachableException) break;
        }

        return first?.Message;
    }

    private async Task CheckChainAsync(CancellationToken cancellationToken)
    {
        if (_rightChain) return;
        var id = await link.Rpc.SendAsync(EthereumCalls.ChainId(), cancellationToken);
        if (id != link.Options.Contracts.ChainId) throw new ChainHaltedException($"{link.Options.Rpc} is on chain {id}, and the contracts are on {link.Options.Contracts.ChainId}.");
        _rightChain = true;
    }

    /// <summary>Answers what went wrong; the log hears of it once.</summary>
    private async Task<Exception?> StepAsync(string what, Func<CancellationToken, Task> step)
    {
        try
        {
            await step(_stop.Token);
            return null;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            if (Problem != failure.Message) logger.ChainProblem(what, failure.Message, failure is EthereumRpcException or ChainHaltedException ? null : failure);
            return failure;
        }
    }
}
