using System.Diagnostics;
using System.Globalization;

namespace Skyops.Benchmarks.Processes;

/// <summary>
/// Another process that takes part in a measurement. It prints one line when it is ready; it is killed at the end.
/// </summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    /// <summary>Tells a `skyops` process whose child it is, so that it ends with its parent.</summary>
    private const string ParentVariable = "SKYOPS_DIE_WITH_PARENT";

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ChildProgram(Process process, string firstLine) => (_process, FirstLine) = (process, firstLine);

    /// <summary>What it said when it was ready.</summary>
    public string FirstLine { get; }

    public int Id => _process.Id;

    /// <summary>CPU time of all its threads so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts one of <see cref="Programs"/>.</summary>
    public static async Task<ChildProgram> StartAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment[ParentVariable] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = await StartOnThreadAsync(start);
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(StartsWithin);
        if (line is null) throw new InvalidOperationException($"{program} {string.Join(' ', start.ArgumentList)} did not start");
        _ = process.StandardOutput.ReadToEndAsync();
        return new ChildProgram(process, line);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>
    /// The kernel ends a child with the thread that made it, so that thread must live as long as the child.
    /// </summary>
    private static Task<Process> StartOnThreadAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                var process = Process.Start(start)!;
                started.SetResult(process);
                process.WaitForExit();
            }
            catch (Exception failure)
            {
                started.TrySetException(failure);
            }
        });
        thread.IsBackground = true;
        thread.Start();
        return started.Task;
    }
}
