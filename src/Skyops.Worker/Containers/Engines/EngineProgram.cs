using System.ComponentModel;
using System.Diagnostics;

namespace Skyops.Worker.Containers.Engines;

/// <summary>What is the same for all programs that make containers.</summary>
internal static class EngineProgram
{
    /// <summary>The name of the machine inside.</summary>
    public const string HostName = "skyops";

    /// <summary>When the whole machine is short of memory, containers go first.</summary>
    public const int OutOfMemoryScore = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>All their variables.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin",
        ["HOME"] = "/nonexistent",
    };

    /// <summary>The first line that it prints of itself, as in <c>podman 4.3.1</c>.</summary>
    public static string Version(string program)
    {
        var line = Run(program, ["--version"]).Split('\n')[0];
        return line.Replace(" version", "", StringComparison.Ordinal).Trim();
    }

    /// <summary>Runs it to its end, at most half a minute; what it printed.</summary>
    public static string Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment.Clear();
        foreach (var (name, value) in environment ?? Environment) start.Environment[name] = value;
        try
        {
            using var process = Process.Start(start)!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (!process.WaitForExit(Patience)) process.Kill(entireProcessTree: true);
            return output.Wait(Patience) && error.Wait(Patience) ? output.Result + error.Result : "";
        }
        catch (Win32Exception)
        {
            return "";
        }
    }
}
