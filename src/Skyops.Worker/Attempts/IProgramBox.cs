using Skyops.Worker.Native;
using Skyops.Worker.Telemetry;

namespace Skyops.Worker.Attempts;

/// <summary>
/// What a stranger's program runs in, from before it starts until its results were stored. Whatever it is made of is named by the
/// attempt, so that it is found without it. Disposing of it removes everything.
/// </summary>
internal interface IProgramBox : IDisposable
{
    /// <summary>Where the program sees its files.</summary>
    ProgramPaths Paths { get; }

    /// <summary>What the program takes, or took until it was ended.</summary>
    GroupUsage GroupUsage { get; }

    /// <summary>What it has taken of a disk of its own; 0 where it has none here.</summary>
    int DiskMiB => 0;

    /// <summary>The limit that it has run into; null while it has not.</summary>
    StopCause? Breach { get; }

    /// <summary>Gives the program what was fetched for it, and what it resumes from.</summary>
    Task HandOverAsync(AttemptFolder folder, CancellationToken cancellationToken);

    /// <summary>Starts the program.</summary>
    /// <exception cref="InvalidDataException">It cannot be started, by its task's fault.</exception>
    Task<IProgramChild> StartAsync(ProgramLaunch launch, CancellationToken cancellationToken);

    /// <summary>Brings the program's checkpoint folder up to date here, where the program does not write it on this machine.</summary>
    Task CollectCheckpointAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends what is left of the program, and says how it ended; its outputs and its last checkpoint are here from then on.</summary>
    /// <param name="result">What its child said.</param>
    /// <param name="cause">Why the worker ended it, if it did.</param>
    Task<BoxEnd> SettleAsync(ChildResult result, StopCause? cause);
}

/// <summary>What to start, and who listens to it.</summary>
/// <param name="Argv">The program and its arguments.</param>
/// <param name="Environment">All its variables.</param>
/// <param name="Output">Called for each line of standard output.</param>
/// <param name="Error">The same of standard error. Never at the same time.</param>
/// <param name="Guard">Ends it when this worker dies.</param>
internal sealed record ProgramLaunch(
    IReadOnlyList<string> Argv, IReadOnlyDictionary<string, string> Environment, Action<string> Output, Action<string> Error, ProcessGuard? Guard);

/// <summary>How the program in a box ended.</summary>
/// <param name="Result">With the program's own exit code and what all of it took.</param>
/// <param name="Breach">The limit that ended it; null when none did.</param>
/// <param name="NeverRan">Why it never ran, by whose fault its type says; null when it did.</param>
internal sealed record BoxEnd(ChildResult Result, StopCause? Breach, Exception? NeverRan);

/// <summary>What runs, and how it is ended.</summary>
internal interface IProgramChild
{
    /// <summary>The process on this machine that is waited for; 0 when there is none.</summary>
    int Pid { get; }

    /// <summary>Ends when it has ended and all that it wrote was read.</summary>
    Task<ChildExit> Exit { get; }

    /// <summary>Asks it to end.</summary>
    void Terminate();

    /// <summary>Ends it at once.</summary>
    void Kill();
}
