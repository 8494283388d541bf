using System.Collections.Concurrent;
using Skyops.Kubernetes.Client;
using Skyops.Kubernetes.Objects;

namespace Skyops.Worker.Kubernetes;

/// <summary>
/// The pods of this worker as the API server last showed them: one list a moment for all attempts, while there are any. When the server is away the last list stays,
/// and waiting goes on.
/// </summary>
internal sealed class PodBoard(KubernetesClient client, string space, ClusterNames names, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<string, byte> wanted = new(StringComparer.Ordinal);
    private readonly Lock sync = new();
    private TaskCompletionSource<IReadOnlyDictionary<string, Pod>> next = NewTurn();
    private volatile IReadOnlyDictionary<string, Pod> latest = new Dictionary<string, Pod>();
    private Task looking = Task.CompletedTask;

    /// <summary>The pod of an attempt as it was last seen; null when there was none.</summary>
    public Pod? Last(string attempt) => latest.GetValueOrDefault(attempt);

    /// <summary>An attempt's pods are looked at from now on.</summary>
    public void Watch(string attempt)
    {
        wanted[attempt] = 0;
        lock (sync)
        {
            if (looking.IsCompleted) looking = Task.Run(LookAsync);
        }
    }

    /// <summary>No more.</summary>
    public void Leave(string attempt) => wanted.TryRemove(attempt, out _);

    /// <summary>Waits until a pod is as it should be; looks at what the API server says from now on only.</summary>
    /// <param name="attempt">Whose.</param>
    /// <param name="isSo">Takes the pod, or null when there is none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Pod?> WhenAsync(string attempt, Func<Pod?, bool> isSo, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<IReadOnlyDictionary<string, Pod>> turn;
            lock (sync) turn = next.Task;
            var pod = (await turn.WaitAsync(cancellationToken)).GetValueOrDefault(attempt);
            if (isSo(pod)) return pod;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await looking.ContinueWith(static _ => { }, TaskScheduler.Default);
        stop.Dispose();
    }

    private static TaskCompletionSource<IReadOnlyDictionary<string, Pod>> NewTurn() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            TaskCompletionSource<IReadOnlyDictionary<string, Pod>> turn;
            lock (sync) (turn, next) = (next, NewTurn());
            try
            {
                latest = await ListAsync();
                turn.SetResult(latest);
            }
            catch (KubernetesException refusal)
            {
                turn.SetException(new ClusterException(refusal.Message, refusal));
            }
            catch (OperationCanceledException)
            {
                turn.SetCanceled();
                return;
            }

            if (IsIdle()) return;
        }
        while (await timer.WaitForNextTickAsync(stop.Token));
    }

    private bool IsIdle()
    {
        lock (sync)
        {
            if (!wanted.IsEmpty) return false;
            looking = Task.CompletedTask;
            return true;
        }
    }

    /// <summary>The list, however long it takes to come.</summary>
    /// <exception cref="KubernetesException">It was refused.</exception>
    private async Task<IReadOnlyDictionary<string, Pod>> ListAsync()
    {
        while (true)
        {
            try
            {
                var pods = new Dictionary<string, Pod>(StringComparer.Ordinal);
                foreach (var pod in (await client.ListAsync(Resources.Pods, space, names.Selector, stop.Token)).OrderBy(pod => pod.Metadata.CreationTimestamp))
                {
                    // The first of an attempt is the one that counts; a Job whose pod was deleted makes another.
                    if (pod.Metadata.Labels?.GetValueOrDefault(ClusterNames.AttemptLabel) is { } attempt) pods.TryAdd(attempt, pod);
                }

                return pods;
            }
            catch (KubernetesException failure) when (failure.MayPass)
            {
                await Task.Delay(Period, time, stop.Token);
            }
        }
    }
}
