using System.Text.Json.Serialization;

namespace Skyops.Tasks;

/// <summary>What a node says an attempt came to. Signed, alone or in a batch.</summary>
/// <param name="Key">Which attempt.</param>
/// <param name="Exit">How it ended.</param>
/// <param name="Digest">Digest of the canonical output manifest (see <c>OutputDigest</c> in Core); empty unless it succeeded.</param>
/// <param name="Outputs">The manifest, ordered by path.</param>
/// <param name="RunMs">Wall milliseconds the work ran: what is metered.</param>
/// <param name="CpuMs">CPU milliseconds of the child process.</param>
/// <param name="PeakRamMiB">Highest resident memory.</param>
/// <param name="ResumedFromStep">Step of the checkpoint it started from; 0 from the beginning.</param>
/// <param name="Message">For a failure: what the person should read, at most 2,000 characters.</param>
[GenerateSerializer, Immutable, Alias("skyops.Receipt")]
public sealed record Receipt(
    [property: Id(0)] AttemptKey Key,
    [property: Id(1)] AttemptExit Exit,
    [property: Id(2)] string Digest,
    [property: Id(3)] OutputFile[] Outputs,
    [property: Id(4)] long RunMs,
    [property: Id(5)] long CpuMs,
    [property: Id(6)] int PeakRamMiB,
    [property: Id(7)] long ResumedFromStep,
    [property: Id(8)] string? Message);

/// <summary>A receipt with what proves who made it.</summary>
/// <param name="Receipt">What the node says.</param>
/// <param name="Node">Its address.</param>
/// <param name="Proof">
/// The signed head of the batch it came in and its inclusion proof there, strict binary form, base64. The batch names the delegation of the session key.
/// </param>
[GenerateSerializer, Immutable, Alias("skyops.SignedReceipt")]
public sealed record SignedReceipt(
    [property: Id(0)] Receipt Receipt,
    [property: Id(1)] string Node,
    [property: Id(2)] string Proof);

/// <summary>How an attempt ended, with whose fault it is by nature.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttemptExit>))]
public enum AttemptExit
{
    Succeeded,

    /// <summary>The workload itself failed (exit code, bad data): the task's fault.</summary>
    WorkloadFailed,

    /// <summary>Ran out of its wall time.</summary>
    TimedOut,

    /// <summary>Took more memory than it asked for.</summary>
    OutOfMemory,

    /// <summary>The node could not do it (disk full, executor broken): the node's fault.</summary>
    NodeFailed,

    /// <summary>Stopped because the silo said so.</summary>
    Stopped,

    /// <summary>The node stopped it by itself: it could not renew its lease.</summary>
    Fenced,

    /// <summary>Wanted more processes and threads than a sandbox may have.</summary>
    ProcessLimit,

    /// <summary>Filled the disk space it asked for, or made more files than that gives.</summary>
    DiskQuota,

    /// <summary>Wrote more than a log may hold.</summary>
    LogQuota,
}
