namespace Skyops.Core.Tests.Simulation;

/// <summary>A grain's place in a silo: one turn at a time, activated by the first, gone when it asks to leave.</summary>
internal sealed class SimActor<TGrain>(Func<Task<TGrain>> activate)
    where TGrain : class
{
    private Task _last = Task.CompletedTask;
    private bool _leaves;

    public TGrain? Active { get; private set; }

    public async Task<T> TurnAsync<T>(Func<TGrain, Task<T>> turn)
    {
        var before = _last;
        var over = new TaskCompletionSource();
        _last = over.Task;
        await before;
        try
        {
            Active ??= await activate();
            return await turn(Active);
        }
        finally
        {
            if (_leaves) Active = null;
            _leaves = false;
            over.SetResult();
        }
    }

    public Task TurnAsync(Func<TGrain, Task> turn) => TurnAsync(async grain =>
    {
        await turn(grain);
        return true;
    });

    /// <summary>Beside the turns, as reentrant and interleaved methods are.</summary>
    public async Task<T> BesideAsync<T>(Func<TGrain, Task<T>> call) =>
        await call(Active ?? await TurnAsync(Task.FromResult));

    /// <summary>After this turn the grain forgets everything that is not in the journal.</summary>
    public void Leave() => _leaves = true;
}
