using System.Diagnostics;

namespace Skyops.Tests.Chaos;

/// <summary>
/// A disk that fails or is slow, as a process sees it: system calls of the process on some files return an error or are
/// held up (strace's fault injection).
/// </summary>
internal sealed class SyscallFault : IAsyncDisposable
{
    private readonly Process _strace;

    private SyscallFault(Process strace) => _strace = strace;

    /// <summary>Why there can be none here; null when there can.</summary>
    public static async Task<string?> MissingAsync()
    {
        using var process = Process.Start(new ProcessStartInfo("sleep", "60"))!;
        try
        {
            await using var fault = await StartAsync(process.Id, "fdatasync:error=EIO", ["/nowhere"], CancellationToken.None);
            return null;
        }
        catch (Exception missing) when (missing is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return $"no strace here that may trace (CAP_SYS_PTRACE): {missing.Message}";
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <param name="process">Whose calls.</param>
    /// <param name="inject">Which calls and what happens to them, for example <c>fdatasync:delay_enter=500000</c> (µs) or <c>pwrite64:error=EROFS</c>.</param>
    /// <param name="files">Only calls on these.</param>
    /// <param name="limit">When the test is over in any case.</param>
    public static async Task<SyscallFault> StartAsync(int process, string inject, IEnumerable<string> files, CancellationToken limit)
    {
        var calls = inject[..inject.IndexOf(':', StringComparison.Ordinal)];
        string[] arguments = ["-f", "-o", "/dev/null", "-e", $"trace={calls}", "-e", $"inject={inject}", .. files.SelectMany(file => (string[])["-P", file]), "-p", $"{process}"];
        var strace = Process.Start(new ProcessStartInfo("strace", arguments) { RedirectStandardError = true })!;
        while (await strace.StandardError.ReadLineAsync(limit) is { } line)
        {
            if (!line.Contains("attached", StringComparison.Ordinal)) continue;
            _ = strace.StandardError.ReadToEndAsync(CancellationToken.None);
            return new SyscallFault(strace);
        }

        await strace.WaitForExitAsync(limit);
        throw new InvalidOperationException($"strace ended with {strace.ExitCode}");
    }

    /// <summary>The calls are as before when this returns.</summary>
    public async ValueTask DisposeAsync()
    {
        using (var kill = Process.Start("kill", ["-INT", $"{_strace.Id}"])) await kill.WaitForExitAsync();
        await _strace.WaitForExitAsync();
        _strace.Dispose();
    }
}
