using Orleans.Concurrency;

namespace Skyops.Tests.Embedded;

public interface ILifeGrain : IGrainWithStringKey
{
    /// <summary>Answers the number of this activation among those of its grain, from one.</summary>
    Task<int> Touch();

    Task Keep(TimeSpan time);

    Task Pass(string name);

    [AlwaysInterleave]
    Task PassInterleaving(string name);

    Task PassThenDeactivate(string name);
}

/// <summary>Behaves by its key: "slow", "slow end", "fails once", "fails to end".</summary>
internal sealed class LifeGrain(GrainProbe probe) : Grain, ILifeGrain
{
    private int _number;

    private string Key => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (Key == "slow")
        {
            probe.Open("activating slow");
            await probe.Reached("activate slow");
        }

        probe.Events.Enqueue($"activated {Key}");
        _number = probe.Events.Count(x => x == $"activated {Key}");
        if (Key == "fails once" && _number == 1)
            throw new InvalidDataException("not this time");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (Key == "slow end")
        {
            probe.Open("deactivating slow end");
            await probe.Reached("deactivate slow end");
        }

        probe.Events.Enqueue($"deactivated {Key} {reason.ReasonCode}");
        probe.Open($"deactivated {Key} {reason.ReasonCode}");
        if (Key == "fails to end")
            throw new InvalidDataException("cannot end");
    }

    public Task<int> Touch() => Task.FromResult(_number);

    public Task Keep(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public Task Pass(string name) => probe.PassAsync(name);

    public Task PassInterleaving(string name) => probe.PassAsync(name);

    public async Task PassThenDeactivate(string name)
    {
        DeactivateOnIdle();
        await probe.PassAsync(name);
    }
}

public interface IUnmakeableGrain : IGrainWithStringKey
{
    Task Touch();
}

internal sealed class UnmakeableGrain : Grain, IUnmakeableGrain
{
    public UnmakeableGrain() => throw new NotSupportedException();

    public Task Touch() => Task.CompletedTask;
}

public interface IScopedGrain : IGrainWithStringKey
{
    Task Leave();
}

internal sealed class ScopedGrain(Scoped scoped, GrainProbe probe) : Grain, IScopedGrain, IDisposable
{
    public Task Leave()
    {
        ObjectDisposedException.ThrowIf(scoped.IsDisposed, scoped);
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public void Dispose() => probe.Events.Enqueue("grain disposed");
}

internal sealed class Scoped(GrainProbe probe) : IDisposable
{
    public bool IsDisposed { get; private set; }

    public void Dispose()
    {
        IsDisposed = true;
        probe.Open("scope disposed");
    }
}
