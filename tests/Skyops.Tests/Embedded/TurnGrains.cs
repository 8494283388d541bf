using Orleans.Concurrency;

namespace Skyops.Tests.Embedded;

public interface IPassGrain : IGrainWithStringKey
{
    Task Pass(string name);

    [ReadOnly]
    Task PassReadOnly(string name);

    [AlwaysInterleave]
    Task PassInterleaving(string name);

    /// <summary>Ends when the grain has run everything it could start before it was called.</summary>
    [AlwaysInterleave]
    Task Settle();
}

public interface ITurnGrain : IPassGrain
{
    Task<string> Add(int left, int right);

    ValueTask<int> AddLater(int left, int right);

    Task<int> Count();

    Task YieldUntilStopped();

    [AlwaysInterleave]
    ValueTask Stop();

    Task<bool> StaysOnItsScheduler();

    Task<string?> ReadAmbient();
}

public interface IReentrantGrain : IPassGrain;

internal abstract class PassGrain(GrainProbe probe) : Grain, IPassGrain
{
    public Task Pass(string name) => probe.PassAsync(name);

    public Task PassReadOnly(string name) => probe.PassAsync(name);

    public Task PassInterleaving(string name) => probe.PassAsync(name);

    public async Task Settle()
    {
        for (var i = 0; i < 16; i++)
            await Task.Yield();
    }
}

internal sealed class TurnGrain(GrainProbe probe) : PassGrain(probe), ITurnGrain
{
    private bool _isStopped;
    private int _count;

    internal static AsyncLocal<string?> Ambient { get; } = new();

    public Task<string> Add(int left, int right) => Task.FromResult($"{this.GetPrimaryKeyString()}: {left + right}");

    public async ValueTask<int> AddLater(int left, int right)
    {
        await Task.Yield();
        return left + right;
    }

    public Task<int> Count() => Task.FromResult(++_count);

    public async Task YieldUntilStopped()
    {
        while (!_isStopped)
            await Task.Yield();
    }

    public ValueTask Stop()
    {
        _isStopped = true;
        return default;
    }

    public async Task<bool> StaysOnItsScheduler()
    {
        var before = TaskScheduler.Current;
        await Task.Run(static () => Task.Yield());
        var after = TaskScheduler.Current;
        var started = await Task.Factory.StartNew(
            static () => TaskScheduler.Current, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current);
        return before != TaskScheduler.Default && before == after && before == started;
    }

    public Task<string?> ReadAmbient() => Task.FromResult(Ambient.Value);
}

[Reentrant]
internal sealed class ReentrantGrain(GrainProbe probe) : PassGrain(probe), IReentrantGrain;
