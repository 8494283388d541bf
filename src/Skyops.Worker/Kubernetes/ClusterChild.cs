using Skyops.Kubernetes.Client;
using Skyops.Kubernetes.Objects;
using Skyops.Worker.Attempts;
using Skyops.Worker.Native;

namespace Skyops.Worker.Kubernetes;

/// <summary>The program of a pod while it runs: its log, its end, and how it is ended.</summary>
internal sealed class ClusterChild : IProgramChild, IDisposable
{
    private const int LastLines = 12;
    private const int KilledCode = 128 + LibC.SigKill;

    /// <summary>After so long the pod is left to be removed: its API server may be away.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Delivery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly Cluster cluster;
    private readonly PodFiles files;
    private readonly string attempt;
    private readonly string? uid;
    private readonly Queue<string> lines = new();
    private readonly CancellationTokenSource over = new();
    private readonly CancellationTokenSource givenUp = new();
    private Task asked = Task.CompletedTask;
    private volatile bool ended;
    private int killed;
    private bool deaf;
    private bool disposed;

    public ClusterChild(Cluster cluster, PodFiles files, string attempt, Pod pod, Action<string> hear)
    {
        (this.cluster, this.files, this.attempt, uid) = (cluster, files, attempt, pod.Metadata.Uid);
        Exit = FollowAsync(new PodContainer(cluster.Space, pod.Metadata.Name!, ClusterJob.Program), hear);
    }

    public int Pid => 0;

    public Task<ChildExit> Exit { get; }

    /// <summary>The pod when its program had ended; null when it was deleted, or nobody could be asked.</summary>
    public Pod? Last { get; private set; }

    /// <summary>The last lines it wrote. A pod's log does not tell the two streams apart.</summary>
    public IReadOnlyList<string> LastWritten
    {
        get
        {
            lock (lines) return [.. lines];
        }
    }

    public void Terminate() => asked = SignalAsync("TERM");

    public void Kill()
    {
        // Whoever writes without end is killed again with each line.
        if (Interlocked.Exchange(ref killed, 1) != 0) return;
        _ = KillAsync();
        lock (lines)
        {
            if (!disposed) givenUp.CancelAfter(Patience);
        }
    }

    public void Dispose()
    {
        lock (lines)
        {
            if (disposed) return;
            disposed = true;
        }

        over.Cancel();
        over.Dispose();
        givenUp.Dispose();
    }

    /// <summary>The first signal may take a while to get there; the program has its time from then on.</summary>
    private async Task KillAsync()
    {
        if (!asked.IsCompleted)
        {
            await Task.WhenAny(asked, Task.Delay(Delivery, cluster.Time));
            await Task.Delay(LastWords, cluster.Time);
        }

        await SignalAsync("KILL");
    }

    private Task SignalAsync(string signal) => Task.Run(async () =>
    {
        try
        {
            await files.RunAsync(ClusterJob.Keep, PodScripts.Command(PodScripts.Signal, signal), over.Token);
        }
        catch (Exception failure) when (failure is ClusterException or OperationCanceledException or ObjectDisposedException)
        {
            // Its pod is removed with the attempt.
        }
    });

    private async Task<ChildExit> FollowAsync(PodContainer program, Action<string> hear)
    {
        using var log = new CancellationTokenSource();
        var following = cluster.Client.FollowLogAsync(program, line => Hear(line, hear), () => ended, log.Token);
        try
        {
            Last = await cluster.Board.WhenAsync(attempt, pod => PodVerdict.IsLost(pod, uid) || PodVerdict.EndOf(pod!) is not null, givenUp.Token);
            if (Last?.Metadata.Uid != uid) Last = null;
        }
        catch (OperationCanceledException)
        {
            // It was killed, and nobody says that it has ended.
        }

        ended = true;
        log.CancelAfter(Patience);
        await following.ContinueWith(static _ => { }, TaskScheduler.Default);
        var code = Last is { } pod && PodVerdict.EndOf(pod) is { } end ? end.ExitCode : KilledCode;
        return new ChildExit(code, 0, TimeSpan.Zero, 0);
    }

    // A full disk under the log ends the listening, not the program.
    private void Hear(string line, Action<string> hear)
    {
        if (deaf) return;
        lock (lines)
        {
            if (lines.Count == LastLines) lines.Dequeue();
            lines.Enqueue(line);
        }

        try
        {
            hear(line);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            deaf = true;
        }
    }
}
