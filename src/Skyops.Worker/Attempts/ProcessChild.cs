using System.ComponentModel;
using Skyops.Tasks;
using Skyops.Worker.Native;

namespace Skyops.Worker.Attempts;

/// <summary>
/// A program of this machine, as the submitter wrote it: what it is told, and by whose fault it does not start. It runs
/// as the worker's user without a sandbox, so only an operator who trusts all submitters offers it.
/// </summary>
internal static class ProcessChild
{
    // errno(3): E2BIG, EACCES, EISDIR, ELOOP, ENAMETOOLONG, ENOENT, ENOEXEC, ENOTDIR, EPERM.
    private static readonly int[] ProgramErrors = [7, 13, 21, 40, 36, 2, 8, 20, 1];

    /// <exception cref="InvalidDataException">There is no such program.</exception>
    public static SpawnRequest Prepare(Attempt attempt, ProgramOrder order)
    {
        var folder = attempt.Folder;
        Directory.CreateDirectory(folder.Scratch);
        var argv = order.Argv;
        if (argv.Length == 0) throw new InvalidDataException("The order names no program.");
        var program = Find(argv[0], folder.Scratch)
            ?? throw new InvalidDataException($"This node has no program '{argv[0]}' in {ProgramEnvironment.SearchPath}.");
        return new SpawnRequest(program, argv[1..], ProgramEnvironment.Of(attempt, order, ProgramPaths.Of(folder)), folder.Scratch) { Name = argv[0] };
    }

    /// <summary>True when the system refused the program itself, not this node a process.</summary>
    public static bool IsProgramsFault(Win32Exception failure) => ProgramErrors.Contains(failure.NativeErrorCode);

    private static string? Find(string program, string folder) => program.Contains('/', StringComparison.Ordinal)
        ? Path.GetFullPath(program, folder)
        : ProgramEnvironment.SearchPath.Split(':').Select(part => Path.Combine(part, program)).FirstOrDefault(File.Exists);
}
