namespace Skyops.Cli;

/// <summary>What the process answers to the shell; part of the interface.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>It was tried and did not succeed: a task failed, a silo is away, a check found a fault.</summary>
    public const int Failed = 1;

    /// <summary>The command line or what it names is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The wallet or session is not allowed to do it.</summary>
    public const int NotAuthorised = 4;

    /// <summary>A silo that lost its lease to another one: it may not go on, and a restart would only stand by.</summary>
    public const int Superseded = 5;

    /// <summary>Stopped by Ctrl-C (128 + SIGINT), as shells expect.</summary>
    public const int Interrupted = 130;

    public const string Help =
        "Exit codes: 0 ok, 1 failed, 2 usage or invalid input, 4 not authorised, 5 superseded by another silo, 130 interrupted.";
}
