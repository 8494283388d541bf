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

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan LeavesWithin = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private readonly Action _gone;

    private ChildProgram(Process process, string firstLine, Action gone) => (_process, FirstLine, _gone) = (process, firstLine, gone);

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

    /// <summary>Peak of its resident memory so far, in MiB.</summary>
    public double PeakMiB => Status("VmHWM:");

    /// <summary>Its resident memory now, in MiB.</summary>
    public double ResidentMiB => Status("VmRSS:");

    /// <summary>Bytes that it made the disk write so far.</summary>
    public long WrittenBytes => long.Parse(
        File.ReadLines($"/proc/{Id}/io").First(x => x.StartsWith("write_bytes:", StringComparison.Ordinal)).Split(' ')[1],
        CultureInfo.InvariantCulture);

    /// <summary>Starts a program and waits for its first line.</summary>
    /// <param name="program">Which.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">What its environment has besides ours.</param>
    /// <param name="answers">It will be asked with <see cref="AskAsync"/>; else what it says later is dropped.</param>
    public static async Task<ChildProgram> StartAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        bool answers = false)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment[ParentVariable] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

        // What benchmarks/run.sh sets so that this process, which plays ten thousand nodes, does not pause; the silo runs as it is.
        start.Environment.Remove("DOTNET_GCgen0size");
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = await StartOnThreadAsync(start);
        var gone = CleanUp.Later(process);
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(StartsWithin);
        if (line is null) throw new InvalidOperationException($"{program} {string.Join(' ', start.ArgumentList)} did not start");
        if (!answers) _ = process.StandardOutput.ReadToEndAsync();
        return new ChildProgram(process, line, gone);
    }

    /// <summary>Sends a line and gives the next line that it says.</summary>
    public async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return await NextLineAsync();
    }

    /// <summary>The next line that it says of itself.</summary>
    public async Task<string> NextLineAsync() => await _process.StandardOutput.ReadLineAsync()
        ?? throw new InvalidOperationException($"'{_process.StartInfo.FileName}' ended; what went wrong is above");

    /// <summary>Ends its input and lets it clean up after itself.</summary>
    public async Task LeaveAsync()
    {
        _process.StandardInput.Close();
        using var late = new CancellationTokenSource(LeavesWithin);
        await _process.WaitForExitAsync(late.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    /// <summary>Ends it without a word, as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _gone();
        await KillAsync();
        _process.Dispose();
    }

    private double Status(string field)
    {
        var line = File.ReadLines($"/proc/{Id}/status").First(x => x.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>
    /// The kernel ends a child with the thread that made it, so that thread must live as long as the child.
    /// </summary>
    public static Task<Process> StartOnThreadAsync(ProcessStartInfo start)
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
