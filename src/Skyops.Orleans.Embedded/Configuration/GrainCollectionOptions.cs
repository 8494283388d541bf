namespace Orleans.Configuration;

/// <summary>When activations that nobody calls are ended.</summary>
public class GrainCollectionOptions
{
    /// <summary>How often the collector looks. Default: one minute.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long without a call until an activation is ended; longer than the quantum. Default: 15 minutes.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long until the token of <c>OnActivateAsync</c> is cancelled. Default: 30 s.</summary>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a deactivation waits for running calls, and then until the token of <c>OnDeactivateAsync</c> is cancelled. Default: 30 s.
    /// </summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
