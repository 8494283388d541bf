namespace Skyops.Worker.Native;

/// <summary>What to start. The environment is exactly what stands here; nothing is inherited.</summary>
/// <param name="FileName">Absolute path of the program.</param>
/// <param name="Arguments">Without the program's own name.</param>
/// <param name="Environment">The whole environment of the child.</param>
/// <param name="Folder">Its working folder.</param>
internal sealed record SpawnRequest(
    string FileName,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string Folder)
{
    /// <summary>What the program is told it is called; null: its path.</summary>
    public string? Name { get; init; }
}

/// <summary>
/// How a child ended and what it used, as the kernel counted it for the child and what it had waited for.
/// </summary>
/// <param name="Code">Exit code; 128 + the signal when a signal ended it.</param>
/// <param name="Signal">The signal that ended it, or 0.</param>
/// <param name="CpuTime">User and system time.</param>
/// <param name="PeakRamMiB">Highest resident memory of one process.</param>
internal readonly record struct ChildExit(int Code, int Signal, TimeSpan CpuTime, int PeakRamMiB);
