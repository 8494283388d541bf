using System.Collections.Concurrent;
using System.Diagnostics;

namespace Skyops.Cli.Hosting;

/// <summary>
/// Starts all children from one thread that lives as long as the process: the kernel's parent-death signal is sent when the <em>thread</em> ends that made the child, and
/// threads of the pool end when they are idle.
/// </summary>
internal static class SpawnThread
{
    private static readonly BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)> Requests = [];

    static SpawnThread() => new Thread(Run) { IsBackground = true, Name = "skyops-spawn" }.Start();

    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add((start, started));
        return started.Task;
    }

    private static void Run()
    {
        foreach (var (start, started) in Requests.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start"));
            }
            catch (Exception failure)
            {
                started.SetException(failure);
            }
        }
    }
}
