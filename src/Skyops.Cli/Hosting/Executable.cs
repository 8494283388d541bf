namespace Skyops.Cli.Hosting;

/// <summary>How to start this program again.</summary>
internal static class Executable
{
    /// <summary>The program and what comes before its verb.</summary>
    public static (string FileName, string[] Arguments) Find()
    {
        var process = Environment.ProcessPath ?? throw new InvalidOperationException("the path of this program is unknown");

        // Under `dotnet skyops.dll` the process is dotnet and the program is its first argument.
        return Path.GetFileNameWithoutExtension(process) == "dotnet"
            ? (process, [Path.Combine(AppContext.BaseDirectory, "skyops.dll")])
            : (process, []);
    }
}
