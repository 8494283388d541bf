using Orleans.Concurrency;
using Skyops.Errors;
using Skyops.Tasks;

namespace Skyops.Nodes;

/// <summary>
/// One machine, keyed by its wallet address (EIP-55). Liveness lives in memory; only transitions are events. Calls to task grains are sent, never awaited inside a turn.
/// </summary>
[Alias("skyops.INodeGrain")]
public interface INodeGrain : IGrainWithStringKey
{
    /// <summary>From the gateway, after it has checked the keys: a worker process is here. A newer connection supersedes the older.</summary>
    [Alias("Connect")]
    Task<Answer<NodeWelcome>> ConnectAsync(NodeConnect connect);

    /// <summary>From the gateway: the stream of that connection broke or missed its heartbeats.</summary>
    [Alias("Disconnect")]
    Task DisconnectAsync(string connectionId, string reason);

    /// <summary>Long poll by the gateway: what to send to the worker; empty after <see cref="Limits.LongPoll"/>; null when the connection was superseded.</summary>
    [Alias("TakeCommands"), AlwaysInterleave]
    Task<NodeCommands?> TakeCommandsAsync(string connectionId, CancellationToken cancellationToken = default);

    /// <summary>From the gateway: what it noticed of the node on that connection. Memory only; told again after a reconnect.</summary>
    [Alias("Observe")]
    Task ObserveAsync(string connectionId, NodeObservation seen);

    /// <summary>From task grains. Idempotent by attempt. <paramref name="known"/>: it was sent to the node before (the task tells again after a restart).</summary>
    [Alias("Assign")]
    Task AssignAsync(Assignment[] assignments, bool known);

    /// <summary>From task grains: these attempts are over (reported and recorded, or to be stopped).</summary>
    [Alias("Release")]
    Task ReleaseAsync(AttemptKey[] keys, bool stop);

    /// <summary>From the gateway: the worker will not run these.</summary>
    [Alias("Declined")]
    Task DeclinedAsync(string connectionId, AttemptKey[] keys, string reason);

    /// <summary>From task grains: what became of this node's work. Idempotent by attempt. Returns when it is durable, and lets other calls in meanwhile.</summary>
    [Alias("RecordOutcomes"), AlwaysInterleave]
    Task RecordOutcomesAsync(NodeOutcome[] outcomes);

    /// <summary>From the gateway: what a canary came to, signature checked. Durable when it returns.</summary>
    [Alias("CanaryReported")]
    Task<ReportAnswer> CanaryReportedAsync(SignedReceipt receipt);

    /// <summary>Tells the scheduler again what it needs of this node.</summary>
    [Alias("Announce")]
    Task AnnounceAsync();

    [Alias("Get"), AlwaysInterleave]
    Task<NodeView?> GetAsync();
}
