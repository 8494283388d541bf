using System.Diagnostics;

namespace Skyops.Benchmarks.Processes;

/// <summary>
/// What must not outlive this process, also when it is told to end in the middle of a measurement: processes are killed and
/// folders removed, the latest first.
/// </summary>
internal static class CleanUp
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(5);
    private static readonly Lock s_gate = new();
    private static readonly List<Action> s_left = [];

    static CleanUp() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Run();

    /// <summary>Does this at the end, unless what it answers was called before.</summary>
    public static Action Later(Action action)
    {
        lock (s_gate) s_left.Add(action);
        return () =>
        {
            lock (s_gate) s_left.Remove(action);
        };
    }

    /// <summary>Kills this process and waits for its end: what still runs would write into folders that are being removed.</summary>
    public static Action Later(Process process) => Later(() =>
    {
        process.Kill();
        process.WaitForExit(EndsWithin);
    });

    private static void Run()
    {
        Action[] left;
        lock (s_gate) left = [.. s_left];
        foreach (var action in left.Reverse())
        {
            try
            {
                action();
            }
            catch (Exception failure) when (failure is IOException or InvalidOperationException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"left behind: {failure.Message}");
            }
        }
    }
}
