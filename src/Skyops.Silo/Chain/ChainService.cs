using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Chain;
using Skyops.Ethereum.Rpc;
using Skyops.Storage;

namespace Skyops.Silo.Chain;

/// <summary>
/// Looks at the chain every few seconds: logs, the outbox, a root when it is time. The chain being away stops nothing else, and
/// none of the three stops the others.
/// </summary>
public sealed class ChainService(ChainLink link, IGrainFactory grains, IBlobStore blobs, TimeProvider time, ILogger<ChainService> logger) : IHostedService, IAsyncDisposable
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
        var reader = new ChainReader(link, grains, logger);
        var pump = new OutboxPump(link, grains, time, logger);
        var settler = new Settler(link, grains, blobs, time, logger);
        while (!_stop.IsCancellationRequested)
        {
            var problem = await StepAsync("the chain's id", CheckChainAsync);
            if (_rightChain)
            {
                problem ??= await StepAsync("its logs", reader.StepAsync);
                problem ??= await StepAsync("the outbox", pump.StepAsync) ?? await StepAsync("the settlement", settler.StepAsync);
            }

            if (problem is null && Problem is not null) logger.ChainIsBack();
            Problem = problem;
            await Task.Delay(link.Options.Poll, time, _stop.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private async Task CheckChainAsync(CancellationToken cancellationToken)
    {
        if (_rightChain) return;
        var id = await link.Rpc.SendAsync(EthereumCalls.ChainId(), cancellationToken);
        if (id != link.Options.Contracts.ChainId) throw new ChainHaltedException($"{link.Options.Rpc} is on chain {id}, and the contracts are on {link.Options.Contracts.ChainId}.");
        _rightChain = true;
    }

    /// <summary>Answers what went wrong; the log hears of it once.</summary>
    private async Task<string?> StepAsync(string what, Func<CancellationToken, Task> step)
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
            return failure.Message;
        }
    }
}
