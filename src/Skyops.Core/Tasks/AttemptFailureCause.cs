using System.Text.Json.Serialization;

namespace Skyops.Core.Tasks;

/// <summary>Why an attempt ended without a result.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttemptFailureCause>))]
public enum AttemptFailureCause
{
    WorkloadFailed,
    TimedOut,
    OutOfMemory,
    NodeFailed,

    /// <summary>
    /// The receipt's outputs are not a well-formed manifest, lack files, or do not match their digest.
    /// </summary>
    Malformed,
    Stopped,
    Fenced,
    NodeLost,
    WorkerRestarted,
    Declined,
    LeaseOver,
    ProcessLimit,
    DiskQuota,
    LogQuota,

    /// <summary>The owner's client, which alone has the keys, gave none in time.</summary>
    NoKeys,
}

/// <summary>Whose fault a failed attempt is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttemptFault>))]
public enum AttemptFault
{
    /// <summary>The task's own: told to its owner, no node is blamed.</summary>
    Task,

    /// <summary>The node broke a promise.</summary>
    Node,

    /// <summary>The node, its worker or its connection went away.</summary>
    Loss,

    /// <summary>Nobody's.</summary>
    Nobody,
}
