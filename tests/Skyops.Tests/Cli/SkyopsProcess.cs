using System.Diagnostics;
using System.Text;

namespace Skyops.Tests.Cli;

/// <summary>Runs the real program with a home of its own, so that no test sees a wallet of the machine.</summary>
internal sealed class SkyopsProcess : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "skyops.dll");

    public string Home { get; } = Directory.CreateTempSubdirectory("skyops-cli-").FullName;

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
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["HOME"] = Home;
        start.Environment["TMPDIR"] = Home;
        start.Environment.Remove("SKYOPS_SILO");
        start.Environment.Remove("SKYOPS_WALLET");
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);
}

internal sealed record ProcessResult(int ExitCode, string Output, string Error);
