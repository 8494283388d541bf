using System.Diagnostics;
using System.Globalization;

namespace Skyops.Cli.Hosting;

/// <summary>A silo or worker that this process has started. It dies with us; it is stopped gently first.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int KeptLines = 20;
    private static readonly TimeSpan GentleStop = TimeSpan.FromSeconds(8);

    private readonly Process _process;
    private readonly Queue<string> _errors = new();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(string name, Process process)
    {
        Name = name;
        _process = process;
        Id = process.Id;
    }

    /// <summary>What to call it in messages.</summary>
    public string Name { get; }

    public int Id { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>The first line it prints, which says that it is ready.</summary>
    /// <exception cref="CliException">It ended instead; the message has its last words.</exception>
    public async Task<string> ReadyAsync(CancellationToken cancellationToken)
    {
        var ended = _process.WaitForExitAsync(cancellationToken);
        if (await Task.WhenAny(_ready.Task, ended) == _ready.Task) return await _ready.Task;
        await ended;
        throw EndedEarly();
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public CliException EndedEarly() => CliException.Failed($"the {Name} ended with exit code {_process.ExitCode}", LastWords());

    public static async Task<ChildProcess> StartAsync(string name, IReadOnlyList<string> arguments)
    {
        var (fileName, before) = Executable.Find();
        var start = new ProcessStartInfo(fileName) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in before.Concat(arguments)) start.ArgumentList.Add(argument);
        start.Environment[ParentBond.Variable] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var child = new ChildProcess(name, await SpawnThread.StartAsync(start));
        child.Listen();
        return child;
    }

    /// <summary>SIGKILL: what a power cut does.</summary>
    public void Kill()
    {
        if (!_process.HasExited) NativeCalls.Kill(Id, NativeCalls.ForceKill);
    }

    /// <summary>Asks it to end, and kills it when it does not.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited) NativeCalls.Kill(Id, NativeCalls.Terminate);
        try
        {
            await _process.WaitForExitAsync().WaitAsync(GentleStop);
        }
        catch (TimeoutException)
        {
            Kill();
            await _process.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private void Listen()
    {
        _process.StandardInput.Close();
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text) _ready.TrySetResult(text);
        };
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_errors)
        {
            _errors.Enqueue(line);
            if (_errors.Count > KeptLines) _errors.Dequeue();
        }
    }

    private string LastWords()
    {
        lock (_errors) return string.Join(" | ", _errors);
    }
}
