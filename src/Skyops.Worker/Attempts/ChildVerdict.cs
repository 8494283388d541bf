using Skyops.Tasks;
using Skyops.Worker.Native;

namespace Skyops.Worker.Attempts;

/// <summary>Turns how a child ended into how the attempt ended, with words for its owner.</summary>
internal static class ChildVerdict
{
    private const int SigAbrt = 6;

    /// <param name="exit">How the child ended; null when it never ran.</param>
    /// <param name="cause">Why the worker stopped it, if it did.</param>
    /// <param name="lastErrors">The last lines of standard error.</param>
    /// <param name="isProcess">
    /// A program of the submitter's: its exit code and signal mean nothing to us, so that no program can blame a node.
    /// </param>
    public static (AttemptExit Exit, string Message) Of(
        ChildExit? exit, StopCause? cause, IReadOnlyList<string> lastErrors, bool isProcess = false) => (cause, exit) switch
        {
            (StopCause.Ordered, _) => (AttemptExit.Stopped, "Stopped as the network said."),
            (StopCause.Fenced, _) => (AttemptExit.Fenced, "Stopped by the node: it could not renew its lease."),
            (StopCause.Shutdown, _) => (AttemptExit.Stopped, "Stopped: the node's worker was shut down."),
            (StopCause.TimedOut, _) => (AttemptExit.TimedOut, "timeout: it ran longer than the time it asked for."),
            (StopCause.OutOfMemory, _) =>
                (AttemptExit.OutOfMemory, "oom: its processes took more memory than it asked for."),
            (StopCause.ProcessLimit, _) =>
                (AttemptExit.ProcessLimit, WithErrors("pids: it wanted more processes and threads than it may have.", lastErrors)),
            (StopCause.DiskQuota, _) =>
                (AttemptExit.DiskQuota, WithErrors("disk-quota: it filled the disk space it asked for.", lastErrors)),
            (StopCause.LogQuota, _) =>
                (AttemptExit.LogQuota, $"log-quota: it wrote more than {Limits.LogBytesPerAttempt >> 20} MiB to its log."),
            (null, { Signal: > 0 } ended) when isProcess =>
                (AttemptExit.WorkloadFailed, WithErrors($"Ended by signal {ended.Signal}.", lastErrors)),
            (null, { } ended) when isProcess =>
                (AttemptExit.WorkloadFailed, WithErrors($"Ended with exit code {ended.Code}.", lastErrors)),
            (null, { Code: ChildExitCode.OutOfMemory }) =>
                (AttemptExit.OutOfMemory, WithErrors("oom: memory ran out within the limit it asked for.", lastErrors)),
            (null, { Code: ChildExitCode.NodeFailed }) =>
                (AttemptExit.NodeFailed, WithErrors("This node cannot run it.", lastErrors)),

            // .NET aborts when it cannot even allocate the exception.
            (null, { Signal: SigAbrt }) when lastErrors.Any(IsOutOfMemory) =>
                (AttemptExit.OutOfMemory, WithErrors("oom: memory ran out within the limit it asked for.", lastErrors)),

            // Nobody here sent it, so it is the kernel's or an operator's: the machine failed the job, not the job
            // itself.
            (null, { Signal: LibC.SigKill }) =>
                (AttemptExit.NodeFailed, "The child was killed from outside, perhaps for the machine's memory."),
            (null, { Signal: > 0 } ended) =>
                (AttemptExit.WorkloadFailed, WithErrors($"Ended by signal {ended.Signal}.", lastErrors)),
            (null, { } ended) =>
                (AttemptExit.WorkloadFailed, WithErrors($"Ended with exit code {ended.Code}.", lastErrors)),
            _ => (AttemptExit.NodeFailed, "The attempt ended before it began."),
        };

    private static bool IsOutOfMemory(string line) =>
        line.Contains("Out of memory", StringComparison.OrdinalIgnoreCase);

    private static string WithErrors(string sentence, IReadOnlyList<string> lastErrors) =>
        lastErrors.Count == 0 ? sentence : $"{sentence}\n{string.Join('\n', lastErrors)}";
}
