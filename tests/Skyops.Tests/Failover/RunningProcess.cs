using System.Collections.Concurrent;
using System.Diagnostics;

namespace Skyops.Tests.Failover;

/// <summary>A silo or worker as a process: what it says, and what can be done to it.</summary>
internal sealed class RunningProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunningProcess(string name, Process process)
    {
        (Name, _process) = (name, process);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text) _first.TrySetResult(text);
        };
        process.ErrorDataReceived += (_, line) => Log.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    /// <summary>What it wrote on stderr.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>The line with which it says that it answers.</summary>
    public async Task<string> ReadyAsync(CancellationToken limit)
    {
        var ended = _process.WaitForExitAsync(limit);
        if (await Task.WhenAny(_first.Task, ended) == _first.Task) return await _first.Task;
        throw new InvalidOperationException($"{Name} ended: {string.Join('\n', Log)}");
    }

    /// <summary>STOP, CONT, KILL, TERM.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async Task<int> ExitAsync(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} did not end within {within}: {string.Join('\n', Log)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await SignalAsync("KILL");
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
