using Microsoft.Extensions.Logging;
using Skyops.Tasks;

namespace Skyops.Worker;

/// <summary>
/// What a worker logs. Events 5000 to 5099: process; 5100: gateway; 5200: attempts; 5300: receipts; 5400: devices; 5500: cluster.
/// </summary>
internal static partial class WorkerLog
{
    [LoggerMessage(5000, LogLevel.Information,
        "Worker {Node} starts: {Slots} slots, {Cores} cores, {RamMiB} MiB, executors {Executors}")]
    public static partial void Starting(ILogger log, string node, int slots, int cores, int ramMiB, string executors);

    [LoggerMessage(5001, LogLevel.Information, "Worker {Node} has stopped")]
    public static partial void Stopped(ILogger log, string node);

    [LoggerMessage(5100, LogLevel.Information,
        "Enrolled at {Silo} in pool {Pool}, heartbeat {HeartbeatMs} ms, fence after {FenceAfterMs} ms")]
    public static partial void Enrolled(ILogger log, Uri silo, string pool, int heartbeatMs, int fenceAfterMs);

    [LoggerMessage(5101, LogLevel.Warning, "Connection to {Silo} ended: {Reason}")]
    public static partial void Disconnected(ILogger log, Uri silo, string reason);

    [LoggerMessage(5102, LogLevel.Warning, "No silo was reached, next try in {DelayMs} ms; all refused: {AllRefused}")]
    public static partial void NoSilo(ILogger log, long delayMs, bool allRefused);

    [LoggerMessage(5103, LogLevel.Error, "The lease could not be renewed: {Count} attempts are stopped")]
    public static partial void Fenced(ILogger log, int count);

    [LoggerMessage(5104, LogLevel.Error, "{Silo} refuses this worker ({Code}): {Detail} {Hint}")]
    public static partial void Refused(ILogger log, Uri silo, string code, string detail, string hint);

    [LoggerMessage(5200, LogLevel.Information, "Attempt {Attempt} starts")]
    public static partial void AttemptStarted(ILogger log, AttemptKey attempt);

    [LoggerMessage(5201, LogLevel.Information, "Attempt {Attempt} ended: {Exit} after {RunMs} ms")]
    public static partial void AttemptEnded(ILogger log, AttemptKey attempt, string exit, long runMs);

    [LoggerMessage(5202, LogLevel.Error, "Attempt {Attempt} failed on this node")]
    public static partial void AttemptBroke(ILogger log, AttemptKey attempt, Exception error);

    [LoggerMessage(5203, LogLevel.Warning,
        "Removed what an earlier run left of attempt {Attempt}; child killed: {Killed}")]
    public static partial void StaleAttemptRemoved(ILogger log, AttemptKey attempt, bool killed);

    [LoggerMessage(5204, LogLevel.Warning, "The folder of attempt {Attempt} could not be removed")]
    public static partial void FolderNotRemoved(ILogger log, AttemptKey attempt, Exception error);

    [LoggerMessage(5300, LogLevel.Warning, "The silo answered {Answer} to the receipt of attempt {Attempt}")]
    public static partial void ReceiptAnswered(ILogger log, AttemptKey attempt, string answer);

    [LoggerMessage(5301, LogLevel.Error, "Receipt batch {Number} could not be written to the disk")]
    public static partial void ReceiptsNotDurable(ILogger log, ulong number, Exception error);

    [LoggerMessage(5302, LogLevel.Warning, "Receipt batch {Number} is acknowledged and could not be removed from the disk")]
    public static partial void ReceiptsNotRemoved(ILogger log, ulong number, Exception error);

    [LoggerMessage(5303, LogLevel.Error, "That attempt {Attempt} has succeeded here could not be written to the disk")]
    public static partial void SignedBookNotWritten(ILogger log, AttemptKey attempt, Exception error);

    [LoggerMessage(5400, LogLevel.Debug, "No NVIDIA GPUs: {Reason}")]
    public static partial void NoGpus(ILogger log, string reason);

    [LoggerMessage(5401, LogLevel.Warning, "The executor '{Executor}' failed its probe and is not offered: {Reason}")]
    public static partial void ExecutorFailed(ILogger log, string executor, string reason);

    [LoggerMessage(5403, LogLevel.Warning, "What software programs find here is not known: {Reason}")]
    public static partial void SoftwareUnknown(ILogger log, string reason);

    [LoggerMessage(5402, LogLevel.Error,
        "The executor 'command' is not offered: {Control} is missing ({Found}). What to do: {Remedy}")]
    public static partial void ControlMissing(ILogger log, string control, string found, string remedy);

    [LoggerMessage(5500, LogLevel.Warning, "Removed {Kind} {Name}, left on the cluster by attempt {Attempt}")]
    public static partial void ClusterObjectRemoved(ILogger log, string kind, string name, string attempt);

    [LoggerMessage(5501, LogLevel.Warning, "What attempts left on the cluster could not be removed now: {Reason}")]
    public static partial void ClusterNotSwept(ILogger log, string reason);

    [LoggerMessage(5502, LogLevel.Error, "The executor 'container' is not offered on the cluster: {Control} ({Found}). What to do: {Remedy}")]
    public static partial void ClusterControlMissing(ILogger log, string control, string found, string remedy);

    [LoggerMessage(5404, LogLevel.Error,
        "The executor 'container' is not offered: {Control} is missing ({Found}). What to do: {Remedy}")]
    public static partial void ContainerControlMissing(ILogger log, string control, string found, string remedy);
}
