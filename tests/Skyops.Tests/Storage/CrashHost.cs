using System.Diagnostics;
using System.Globalization;

namespace Skyops.Tests.Storage;

/// <summary>The process that appends until it is killed, and what it said was acknowledged.</summary>
internal sealed class CrashHost : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private readonly Process _process;

    private CrashHost(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts it, if asked for with a limit on the size of files it may write, in 512-byte blocks.</summary>
    public static CrashHost Start(string path, int streams, int rowBytes, int? fileBlocks = null)
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/')));
        var program = Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory, "../../../../Skyops.CrashHost/bin", configuration!, "net10.0/Skyops.CrashHost.dll"));
        var start = new ProcessStartInfo { RedirectStandardOutput = true };
        if (fileBlocks is null)
        {
            start.FileName = "dotnet";
        }
        else
        {
            // Over a soft limit a write fails as on a full disk, once the signal is ignored; the limit can be lifted.
            start.FileName = "/bin/sh";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add($"trap '' XFSZ; ulimit -S -f {fileBlocks}; exec dotnet \"$@\"");
            start.ArgumentList.Add("sh");
            // The runtime maps a file of 2 GiB for its own code unless told not to.
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        }

        foreach (var argument in (object[])[program, path, streams, rowBytes])
            start.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        return new CrashHost(Process.Start(start)!);
    }

    /// <summary>Reads lines and notes acknowledged rows until so many came, or another line did.</summary>
    public async Task ReadAcknowledgedAsync(Dictionary<string, long> acknowledged, int count)
    {
        for (var read = 0; read < count; read++)
        {
            if (!Note(await ReadLineAsync(), acknowledged))
                read--;
        }
    }

    /// <summary>Reads lines, noting acknowledged rows, until this one.</summary>
    public async Task ReadUntilAsync(string line, Dictionary<string, long> acknowledged)
    {
        for (var read = await ReadLineAsync(); read != line; read = await ReadLineAsync())
            Note(read, acknowledged);
    }

    /// <summary>Ends the process with SIGKILL and reads what it had still said; a line that was cut does not count.</summary>
    public async Task KillAsync(Dictionary<string, long> acknowledged)
    {
        _process.Kill();
        var rest = await _process.StandardOutput.ReadToEndAsync().WaitAsync(s_patience);
        foreach (var line in rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Note(line, acknowledged);
        await _process.WaitForExitAsync().WaitAsync(s_patience);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(s_patience)
            ?? throw new InvalidOperationException($"The process ended with {_process.ExitCode}.");

    private static bool Note(string line, Dictionary<string, long> acknowledged)
    {
        if (line.Split(' ') is not ["ack", var stream, var seq])
            return false;
        acknowledged[stream] = Math.Max(
            acknowledged.GetValueOrDefault(stream), long.Parse(seq, CultureInfo.InvariantCulture));
        return true;
    }
}
