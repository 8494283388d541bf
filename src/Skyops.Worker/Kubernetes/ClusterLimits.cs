using Skyops.Tasks;

namespace Skyops.Worker.Kubernetes;

/// <summary>What an attempt may take of a cluster.</summary>
/// <param name="CpuCores">Cores, requested and at most.</param>
/// <param name="RamMiB">Memory, requested and at most.</param>
/// <param name="DiskMiB">What it may write; outputs, checkpoint and scratch, and as much again in <c>/tmp</c>.</param>
/// <param name="InputMiB">What its inputs take, beside its disk.</param>
/// <param name="Seconds">From the moment its Job is made until the cluster itself ends it.</param>
internal sealed record ClusterLimits(int CpuCores, int RamMiB, int DiskMiB, int InputMiB, long Seconds)
{
    /// <summary>
    /// The worker ends a program at its time to the second; the cluster's own limit is for one whose worker is gone. It counts from the making of the Job, so images and files
    /// have so long to come and go beside the program's time.
    /// </summary>
    public const int MovingSeconds = 900;

    /// <summary>Lines kept by the node until they were read, and what runtimes write.</summary>
    public const int RuntimeMiB = (int)(2 * Limits.LogBytesPerAttempt >> 20);

    public static ClusterLimits Of(Grpc.V1.Assignment assignment, long inputBytes) => new(
        Math.Max(1, assignment.CpuCores),
        Math.Max(Limits.CommandRamMiB, assignment.RamMib),
        Math.Max(1, assignment.DiskMib),
        (int)(inputBytes >> 20) + 1,
        Math.Max(1L, assignment.DurationSeconds) + MovingSeconds);
}
