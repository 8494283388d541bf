using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Embedded;

/// <summary>Starts the silo with the host and stops it gracefully.</summary>
internal sealed class SiloService(
    GrainRuntime runtime,
    GrainSweeper sweeper,
    IServiceProvider services,
    IEnumerable<StartupStep> startupSteps,
    IOptions<GrainCollectionOptions> collection) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (collection.Value.CollectionAge <= collection.Value.CollectionQuantum)
        {
            throw new OptionsValidationException(
                nameof(GrainCollectionOptions),
                typeof(GrainCollectionOptions),
                [
                    $"{nameof(GrainCollectionOptions.CollectionAge)} is {collection.Value.CollectionAge}; it must be greater than "
                    + $"{nameof(GrainCollectionOptions.CollectionQuantum)}, which is {collection.Value.CollectionQuantum}.",
                ]);
        }

        sweeper.Start();
        foreach (var step in startupSteps)
            await step.Execute(services, cancellationToken);
    }

    /// <summary>Ends all activations. Those that are not done when the host's time to stop is over are left.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        runtime.Directory.Close();
        try
        {
            // An activation made by a call that was on its way when the directory closed is seen by the next look.
            while (!runtime.Directory.IsEmpty)
            {
                var activations = runtime.Directory.Activations.ToList();
                foreach (var activation in activations)
                    activation.Deactivate(new(DeactivationReasonCode.ShuttingDown, "The silo stops"), cancellationToken);
                await Task.WhenAll(activations.Select(x => x.Deactivated)).WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            runtime.Log.StoppedEarly(runtime.Directory.Activations.Count());
        }

        sweeper.Dispose();
    }
}
