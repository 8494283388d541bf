using Orleans.Embedded;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The base class of grains: code whose calls run one turn at a time.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    private readonly Activation? _activation;

    /// <summary>Binds the instance to the activation that is creating it.</summary>
    protected Grain() => _activation = Activation.BeingCreated;

    /// <summary>The activation this instance belongs to.</summary>
    /// <exception cref="InvalidOperationException">The instance was not created by the runtime.</exception>
    public IGrainContext GrainContext => Activation;

    /// <summary>References to other grains.</summary>
    protected IGrainFactory GrainFactory => Activation.Runtime;

    /// <summary>The services of this activation: a scope that ends with it.</summary>
    protected internal IServiceProvider ServiceProvider => Activation.ActivationServices;

    internal Activation Activation => _activation
        ?? throw new InvalidOperationException($"{GetType().Name} was created outside of the grain runtime.");

    /// <summary>Called once, before the first call of the activation.</summary>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called once, after the last call of the activation.</summary>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
        => Task.CompletedTask;

    /// <summary>Ends this activation when its running calls are done. Calls that wait go to the next activation.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>Keeps the collector away for <paramref name="timeSpan"/>; zero or less takes that back.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Activation.DelayDeactivation(timeSpan);
}
