using System.Collections.Concurrent;
using System.Diagnostics;

namespace Skyops.Tests.Delivery;

/// <summary>A server of the tests' own. It ends with the pipe that it reads from, however this process ends.</summary>
internal sealed class PeerServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();
    private readonly TaskCompletionSource<string?> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PeerServer(Process process) => _process = process;

    /// <summary>The last lines that it wrote, for failures.</summary>
    public string Said => string.Join('\n', _said.TakeLast(20));

    /// <param name="command">Program and arguments. It ends by itself when its standard input does.</param>
    /// <param name="folder">Where it runs.</param>
    public static PeerServer Start(string[] command, string folder)
    {
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var server = new PeerServer(process);
        process.ErrorDataReceived += (_, line) => server._said.Enqueue(line.Data ?? "");
        process.OutputDataReceived += (_, line) =>
        {
            server._said.Enqueue(line.Data ?? "");
            server._first.TrySetResult(line.Data);
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return server;
    }

    /// <summary>A program that does not look at its standard input: a shell ends it.</summary>
    public static PeerServer StartGuarded(string[] command, string folder) =>
        Start(["sh", "-c", "\"$@\" 1>&2 & pid=$!; cat >/dev/null; kill -TERM $pid; wait $pid", "sh", .. command], folder);

    /// <summary>The first line that it writes: that it is ready, and where.</summary>
    public async Task<string> ReadyAsync(CancellationToken limit) =>
        await _first.Task.WaitAsync(limit) ?? throw new InvalidOperationException($"{_process.StartInfo.FileName} does not start:\n{Said}");

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
