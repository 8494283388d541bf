using System.Diagnostics;
using System.Text;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Cli;

/// <summary>Runs the real program with a home of its own, so that no test sees a wallet of the machine.</summary>
internal sealed class SkyopsProcess : IDisposable
{
    private static readonly string Program = FindProgram();

    public string Home { get; } = Directory.CreateTempSubdirectory("skyops-cli-").FullName;

    /// <summary>What the program finds in its environment besides what these tests have.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>What it reads from standard input.</summary>
    public string Input { get; set; } = "";

    public Task<ProcessResult> RunAsync(params string[] arguments) => RunAsync(TimeSpan.FromMinutes(1), arguments);

    public async Task<ProcessResult> RunAsync(TimeSpan atMost, params string[] arguments)
    {
        using var process = Start(arguments);
        using var limit = new CancellationTokenSource(atMost);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new ProcessResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"skyops {string.Join(' ', arguments)} did not end within {atMost}");
        }
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["HOME"] = Home;
        start.Environment["TMPDIR"] = Home;
        start.Environment.Remove("SKYOPS_SILO");
        start.Environment.Remove("SKYOPS_WALLET");
        start.Environment.Remove("SKYOPS_API_KEY");
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Write(Input);
        process.StandardInput.Close();
        return process;
    }

    // The program as it is built for people, of the same configuration as these tests: bin/CONFIGURATION/FRAMEWORK.
    private static string FindProgram()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(RepositoryRoot.Path, "src", "Skyops.Cli", "bin", framework.Parent!.Name, framework.Name, "skyops");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing; build the solution first");
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);
}

internal sealed record ProcessResult(int ExitCode, string Output, string Error);
