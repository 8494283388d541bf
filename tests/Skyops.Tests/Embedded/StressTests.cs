namespace Skyops.Tests.Embedded;

public sealed class StressTests
{
    private const int Callers = 64;
    private const int Grains = 40;
    private const int CallsPerCaller = 500;

    [Fact]
    public async Task Turns_never_overlap_and_no_call_is_lost_while_grains_come_and_go()
    {
        await using var silo = await TestSilo.StartAsync();
        var seed = Random.Shared.Next();
        var turns = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => Call(silo, seed + caller))));
        Assert.True(StressGrain.Overlaps(silo.Probe) == 0, $"Turns overlapped, seed {seed}: {string.Join(", ", silo.Probe.Events.Take(5))}");
        Assert.Equal(Callers * CallsPerCaller, turns.Sum());
    }

    private static async Task<int> Call(TestSilo silo, int seed)
    {
        // Pseudo-random on purpose: a failure prints the seed.
        var random = new Random(seed);
        var turns = 0;
        for (var i = 0; i < CallsPerCaller; i++)
        {
            var grain = silo.Grain<IStressGrain>($"{random.Next(Grains)}");
            turns += await grain.Work(yields: random.Next(3), leave: random.Next(50) == 0);
        }

        return turns;
    }
}

public interface IStressGrain : IGrainWithStringKey
{
    /// <summary>Answers one.</summary>
    Task<int> Work(int yields, bool leave);
}

internal sealed class StressGrain(GrainProbe probe) : Grain, IStressGrain
{
    private int _inside;
    private bool _isActive;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        _isActive = true;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Enter("deactivation");
        await Task.Yield();
        _isActive = false;
    }

    public async Task<int> Work(int yields, bool leave)
    {
        Enter("call");
        if (leave)
            DeactivateOnIdle();
        for (var i = 0; i < yields; i++)
            await Task.Yield();
        Interlocked.Decrement(ref _inside);
        return 1;
    }

    internal static int Overlaps(GrainProbe probe) => probe.Events.Count;

    private void Enter(string what)
    {
        if (Interlocked.Increment(ref _inside) != 1)
            probe.Events.Enqueue($"{what} overlaps in {this.GetPrimaryKeyString()}");
        if (!_isActive)
            probe.Events.Enqueue($"{what} before or after the life of {this.GetPrimaryKeyString()}");
    }
}
