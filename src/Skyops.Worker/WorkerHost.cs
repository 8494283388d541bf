using Microsoft.Extensions.Logging;
using Skyops.Worker.Gateway;
using Skyops.Worker.Kubernetes;
using Skyops.Worker.Options;

namespace Skyops.Worker;

/// <summary>Runs a worker in this process.</summary>
public static class WorkerHost
{
    /// <summary>
    /// Runs until cancelled; then stops its attempts with their last checkpoints stored, says goodbye and returns.
    /// </summary>
    /// <param name="options">What to run.</param>
    /// <param name="loggers">Where to log; events 5000 to 5999.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WorkerOptionsException">The options are wrong; names every error.</exception>
    /// <exception cref="WorkerRefusedException">A silo refuses this worker for good.</exception>
    /// <exception cref="IOException">The data folder is in use by another worker or cannot be written.</exception>
    public static Task RunAsync(
        WorkerOptions options, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken) =>
        RunAsync(options, WorkerHooks.None, loggers, time, cancellationToken);

    internal static async Task RunAsync(
        WorkerOptions options,
        WorkerHooks hooks,
        ILoggerFactory loggers,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors) throw new WorkerOptionsException(errors);
        var log = loggers.CreateLogger("Skyops.Worker");
        var offer = options.Kubernetes is null ? null : await ClusterOffer.MakeAsync(options, log, time, cancellationToken);
        await using var cluster = offer?.Cluster;
        await using var worker = new WorkerNode(options, offer, hooks, log, time);
        await worker.RunAsync(cancellationToken);
    }
}
