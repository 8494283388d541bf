namespace Skyops.Worker.Attempts;

/// <summary>Exit codes of the built-in child (after sysexits.h), by whose fault they are.</summary>
internal static class ChildExitCode
{
    public const int Succeeded = 0;

    /// <summary>The task's data or order is wrong: EX_DATAERR.</summary>
    public const int BadData = 65;

    /// <summary>A bug of the workload: EX_SOFTWARE.</summary>
    public const int Broken = 70;

    /// <summary>This machine cannot run it: EX_OSERR.</summary>
    public const int NodeFailed = 71;

    /// <summary>Out of memory within its own limit.</summary>
    public const int OutOfMemory = 79;

    /// <summary>Stopped by SIGTERM after a last checkpoint.</summary>
    public const int Stopped = 143;
}
