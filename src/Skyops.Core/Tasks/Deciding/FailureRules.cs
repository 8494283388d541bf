using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Skyops.Core.Tasks.Shards;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>
/// Who is to blame for a failed attempt and when its slot is tried again.
/// <code>
/// cause                                      fault   node excluded   counts as a try   outcome
/// WorkloadFailed, TimedOut, OutOfMemory,
/// ProcessLimit, DiskQuota, LogQuota          Task    yes             yes               Neutral
/// NodeFailed, Malformed, Declined            Node    yes             yes               BrokenPromise
/// LeaseOver                                  Node    yes             yes               LeaseLapsed (the node's record decides)
/// NodeLost, WorkerRestarted                  Loss    no              yes               Neutral
/// Stopped, Fenced, NoKeys                    Nobody  no              no                Neutral
/// </code>
/// A loss excludes nobody: the scheduler gives a lost node nothing until it is back, and in a small pool the same machine may be the only one that is left.
/// </summary>
internal static class FailureRules
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostBackOff = TimeSpan.FromSeconds(60);

    /// <summary>A node that waits for keys in vain could have worked for somebody else.</summary>
    private static readonly TimeSpan MostBackOffWithoutKeys = TimeSpan.FromMinutes(5);

    public static AttemptFault FaultOf(AttemptFailureCause cause) => cause switch
    {
        AttemptFailureCause.WorkloadFailed or AttemptFailureCause.TimedOut or AttemptFailureCause.OutOfMemory
            or AttemptFailureCause.ProcessLimit or AttemptFailureCause.DiskQuota or AttemptFailureCause.LogQuota =>
            AttemptFault.Task,
        AttemptFailureCause.NodeLost or AttemptFailureCause.WorkerRestarted => AttemptFault.Loss,
        AttemptFailureCause.Stopped or AttemptFailureCause.Fenced or AttemptFailureCause.NoKeys => AttemptFault.Nobody,
        _ => AttemptFault.Node,
    };

    public static OutcomeKind OutcomeOf(AttemptFailureCause cause) => cause switch
    {
        AttemptFailureCause.LeaseOver => OutcomeKind.LeaseLapsed,
        _ => FaultOf(cause) == AttemptFault.Node ? OutcomeKind.BrokenPromise : OutcomeKind.Neutral,
    };

    public static string StateOf(AttemptFailureCause cause) => cause switch
    {
        AttemptFailureCause.NodeLost or AttemptFailureCause.WorkerRestarted or AttemptFailureCause.LeaseOver =>
            AttemptStates.Lost,
        AttemptFailureCause.Stopped or AttemptFailureCause.Fenced or AttemptFailureCause.NoKeys => AttemptStates.Stopped,
        _ => AttemptStates.Failed,
    };

    /// <summary>True when no receipt came, so that the node may still run it and must be told to stop.</summary>
    public static bool MayStillRun(AttemptFailureCause cause) =>
        cause is AttemptFailureCause.NodeLost or AttemptFailureCause.WorkerRestarted or AttemptFailureCause.LeaseOver or AttemptFailureCause.NoKeys;

    public static AttemptFailureCause CauseOf(AttemptExit exit) => exit switch
    {
        AttemptExit.WorkloadFailed => AttemptFailureCause.WorkloadFailed,
        AttemptExit.TimedOut => AttemptFailureCause.TimedOut,
        AttemptExit.OutOfMemory => AttemptFailureCause.OutOfMemory,
        AttemptExit.NodeFailed => AttemptFailureCause.NodeFailed,
        AttemptExit.Stopped => AttemptFailureCause.Stopped,
        AttemptExit.Fenced => AttemptFailureCause.Fenced,
        AttemptExit.ProcessLimit => AttemptFailureCause.ProcessLimit,
        AttemptExit.DiskQuota => AttemptFailureCause.DiskQuota,
        AttemptExit.LogQuota => AttemptFailureCause.LogQuota,
        _ => AttemptFailureCause.Malformed,
    };

    public static AttemptFailureCause CauseOf(LossReason reason) => reason switch
    {
        LossReason.NodeLost => AttemptFailureCause.NodeLost,
        LossReason.WorkerRestarted => AttemptFailureCause.WorkerRestarted,
        LossReason.Declined => AttemptFailureCause.Declined,
        LossReason.NoKeys => AttemptFailureCause.NoKeys,
        _ => AttemptFailureCause.LeaseOver,
    };

    /// <summary>
    /// Earliest time of the next try: at once after the first failure when it was a loss or nobody's fault, else 1 s
    /// × 2^k for the k-th failure before, at most 60 s (5 min where keys were missing), moved by up to
    /// ±20 %. The jitter comes from the attempt's key, so that a replay gives the same time.
    /// </summary>
    public static DateTimeOffset? NextTry(AttemptKey key, AttemptFailureCause cause, int failuresBefore, DateTimeOffset now)
    {
        if (failuresBefore == 0 && FaultOf(cause) is (AttemptFault.Loss or AttemptFault.Nobody)) return null;
        var most = cause == AttemptFailureCause.NoKeys ? MostBackOffWithoutKeys : MostBackOff;
        var wait = FirstBackOff * (1 << Math.Min(failuresBefore, 9));
        if (wait > most) wait = most;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString()), hash);
        var jitter = (BinaryPrimitives.ReadUInt32LittleEndian(hash) % 401) / 1_000.0;
        return now + TimeSpan.FromMilliseconds(Math.Round(wait.TotalMilliseconds * (0.8 + jitter)));
    }
}
