using Skyops.Worker.Attempts;
using Skyops.Worker.Native;

namespace Skyops.Worker.Options;

/// <summary>The program that runs attempts as child processes: it is started with its own arguments and then the folder.</summary>
/// <param name="FileName">Absolute path of the program.</param>
/// <param name="Arguments">What comes before the folder of the attempt.</param>
public sealed record AttemptHost(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>This executable with the hidden verb <c>attempt</c>.</summary>
    public static AttemptHost ThisExecutable { get; } = FindThisExecutable();

    internal SpawnRequest Request(AttemptFolder folder, IReadOnlyDictionary<string, string> environment) =>
        new(FileName, [.. Arguments, folder.Path], environment, folder.Path);

    // Under `dotnet skyops.dll` the process is dotnet and the program is its first argument.
    private static AttemptHost FindThisExecutable()
    {
        var process = Environment.ProcessPath ?? "";
        return Path.GetFileNameWithoutExtension(process) == "dotnet"
            ? new AttemptHost(process, [Path.GetFullPath(Environment.GetCommandLineArgs()[0]), "attempt"])
            : new AttemptHost(process, ["attempt"]);
    }
}
