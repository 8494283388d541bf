using System.Text.Json.Serialization;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Nodes;

/// <summary>What a worker found on its machine. Memory in MiB.</summary>
[GenerateSerializer, Immutable, Alias("skyops.NodeCapabilities")]
public sealed record NodeCapabilities
{
    [Id(0)] public string CpuModel { get; init; } = "";
    [Id(1)] public int CpuCores { get; init; }
    [Id(2)] public int RamMiB { get; init; }
    [Id(3)] public int DiskMiB { get; init; }
    [Id(4)] public GpuInfo[] Gpus { get; init; } = [];

    /// <summary>Executors tested on this machine, for example <c>train</c>, <c>noop</c>.</summary>
    [Id(5)] public string[] Executors { get; init; } = [];

    /// <summary>Vector instruction set the kernels use: <c>avx512</c>, <c>avx2</c>, <c>neon</c>, <c>scalar</c>.</summary>
    [Id(6)] public string VectorPath { get; init; } = "";
    [Id(7)] public string OperatingSystem { get; init; } = "";
    [Id(8)] public string Version { get; init; } = "";
    [Id(9)] public string? Region { get; init; }
}

[GenerateSerializer, Immutable, Alias("skyops.GpuInfo")]
public sealed record GpuInfo(
    [property: Id(0)] string Vendor,
    [property: Id(1)] string Model,
    [property: Id(2)] int MemoryMiB,
    [property: Id(3)] string ComputeCapability,
    [property: Id(4)] string Uuid);

/// <summary>A worker's connection as the gateway verified it.</summary>
/// <param name="ConnectionId">New for each stream.</param>
/// <param name="InstanceId">New for each worker process.</param>
/// <param name="Owner">Account that is paid.</param>
/// <param name="Capabilities">What it has.</param>
/// <param name="PricePerHour">What it asks for an hour of run time of one attempt.</param>
/// <param name="Slots">Attempts it runs at once at most.</param>
/// <param name="Running">Attempts it runs, or has finished without an acknowledged receipt.</param>
/// <param name="DelegationId">The session key that signs its receipts.</param>
[GenerateSerializer, Immutable, Alias("skyops.NodeConnect")]
public sealed record NodeConnect(
    [property: Id(0)] string ConnectionId,
    [property: Id(1)] string InstanceId,
    [property: Id(2)] string Owner,
    [property: Id(3)] NodeCapabilities Capabilities,
    [property: Id(4)] Amount PricePerHour,
    [property: Id(5)] int Slots,
    [property: Id(6)] AttemptKey[] Running,
    [property: Id(7)] string DelegationId);

/// <summary>Times the worker must keep. It fences itself before its leases can be given away.</summary>
[GenerateSerializer, Immutable, Alias("skyops.NodeWelcome")]
public sealed record NodeWelcome(
    [property: Id(0)] int HeartbeatMs,
    [property: Id(1)] int FenceAfterMs,
    [property: Id(2)] string Pool);

/// <summary>What the gateway is to send to a worker.</summary>
[GenerateSerializer, Immutable, Alias("skyops.NodeCommands")]
public sealed record NodeCommands(
    [property: Id(0)] Assignment[] Assign,
    [property: Id(1)] AttemptKey[] Stop);

/// <summary>What a verdict or failure says about a node's attempt.</summary>
[GenerateSerializer, Immutable, Alias("skyops.NodeOutcome")]
public sealed record NodeOutcome(
    [property: Id(0)] AttemptKey Key,
    [property: Id(1)] OutcomeKind Kind,
    [property: Id(2)] long RunMs,
    [property: Id(3)] Amount Paid);

[JsonConverter(typeof(JsonStringEnumConverter<OutcomeKind>))]
public enum OutcomeKind
{
    /// <summary>Agreed with the verdict.</summary>
    Valid,

    /// <summary>Differed from the verdict.</summary>
    Invalid,

    /// <summary>The node failed it or let its lease lapse while reachable.</summary>
    BrokenPromise,

    /// <summary>
    /// The lease lapsed without a receipt. The node's own record tells what that is: <see cref="BrokenPromise"/> when it could be reached all the while,
    /// <see cref="Neutral"/> when it could not. Never recorded as such.
    /// </summary>
    LeaseLapsed,

    /// <summary>Nobody's fault that reputation should know of: node lost, task's own failure, cancelled.</summary>
    Neutral,
}
