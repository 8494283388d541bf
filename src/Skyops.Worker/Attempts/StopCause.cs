namespace Skyops.Worker.Attempts;

/// <summary>Why the worker ends an attempt before it is done.</summary>
internal enum StopCause
{
    /// <summary>The silo said so.</summary>
    Ordered,

    /// <summary>The lease could not be renewed.</summary>
    Fenced,

    /// <summary>It ran longer than its wall time.</summary>
    TimedOut,

    /// <summary>Its processes took more memory than it asked for.</summary>
    OutOfMemory,

    /// <summary>It wanted more processes than it may have.</summary>
    ProcessLimit,

    /// <summary>It filled its disk.</summary>
    DiskQuota,

    /// <summary>It wrote more than a log may hold.</summary>
    LogQuota,

    /// <summary>This worker is being shut down: no receipt, another node goes on from the last checkpoint.</summary>
    Shutdown,
}
