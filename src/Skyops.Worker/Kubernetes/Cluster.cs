using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Skyops.Kubernetes.Client;
using Skyops.Kubernetes.Configuration;
using Skyops.Kubernetes.Objects;
using Skyops.Worker.Attempts;
using Skyops.Worker.Options;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Kubernetes;

/// <summary>The part of a cluster that one worker uses: makes the objects of its attempts and removes them, also those that an earlier run of it left.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    private readonly ClusterAccess access;
    private readonly ConcurrentDictionary<string, byte> live = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, byte> removals = new();
    private readonly ILogger log;
    private readonly TimeProvider time;

    /// <param name="options">Which cluster.</param>
    /// <param name="node">The node's wallet address: whose objects they are.</param>
    /// <param name="log">Where it is said what was removed, or could not be.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="KubernetesConfigException">How to reach it cannot be read.</exception>
    public Cluster(KubernetesWorkerOptions options, string node, ILogger log, TimeProvider time)
    {
        (this.log, this.time) = (log, time);
        access = ClusterAccess.Read(options.Access);
        Space = options.Namespace ?? access.Namespace;
        HelperImage = options.HelperImage;
        Names = new ClusterNames(node.ToLowerInvariant().Replace("0x", "", StringComparison.Ordinal));
        Client = new KubernetesClient(access, new KubernetesOptions(), time);
        Board = new PodBoard(Client, Space, Names, time);
    }

    public KubernetesClient Client { get; }

    public TimeProvider Time => time;

    public PodBoard Board { get; }

    public ClusterNames Names { get; }

    /// <summary>The namespace of all its objects.</summary>
    public string Space { get; }

    public string HelperImage { get; }

    /// <summary>Makes room for an attempt; nothing is on the cluster yet.</summary>
    /// <param name="folder">The attempt's.</param>
    /// <param name="assignment">What it asks for.</param>
    /// <param name="image">The image, by digest.</param>
    public ClusterRun Open(AttemptFolder folder, Wire.Assignment assignment, string image)
    {
        var attempt = Path.GetFileName(folder.Path);
        live[attempt] = 0;
        Board.Watch(attempt);
        return new ClusterRun(this, folder, assignment, image);
    }

    /// <summary>Makes the objects of an attempt, the policy first.</summary>
    /// <exception cref="KubernetesException">It was refused.</exception>
    public async Task CreateAsync(string attempt, ClusterProgram program, ClusterLimits limits, CancellationToken cancellationToken)
    {
        await Client.CreateAsync(Resources.NetworkPolicies, Space, ClusterJob.Policy(Names, attempt), cancellationToken);
        await Client.CreateAsync(Resources.Jobs, Space, ClusterJob.Make(Names, attempt, program, limits, HelperImage), cancellationToken);
    }

    /// <summary>Whether the cluster itself has ended an attempt at its time.</summary>
    public async Task<bool> IsOverdueAsync(string attempt)
    {
        var job = await Client.GetAsync(Resources.Jobs, Space, Names.ObjectOf(attempt), CancellationToken.None);
        return job?.Status?.Conditions.Any(condition => condition is { Type: "Failed", Status: "True", Reason: "DeadlineExceeded" }) ?? false;
    }

    /// <summary>The attempt is over: everything of it goes.</summary>
    public void Release(string attempt)
    {
        if (!live.TryRemove(attempt, out _)) return;
        Board.Leave(attempt);
        var removal = Task.Run(() => RemoveAsync(attempt));
        removals[removal] = 0;
        removal.ContinueWith(done => removals.TryRemove(done, out _), TaskScheduler.Default);
    }

    /// <summary>Removes every minute what belongs to no attempt of this worker.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(SweepEvery, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await SweepAsync(cancellationToken);
            }
            catch (KubernetesException failure)
            {
                WorkerLog.ClusterNotSwept(log, failure.Message);
            }
        }
    }

    /// <summary>Removes all objects with this worker's label whose attempt is not under way; how many.</summary>
    /// <exception cref="KubernetesException">It was refused.</exception>
    public async Task<int> SweepAsync(CancellationToken cancellationToken) =>
        await SweepAsync(Resources.Jobs, cancellationToken) + await SweepAsync(Resources.Pods, cancellationToken) + await SweepAsync(Resources.NetworkPolicies, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAny(Task.WhenAll(removals.Keys), Task.Delay(Farewell, time));
        await Board.DisposeAsync();
        Client.Dispose();
        access.Dispose();
    }

    private async Task RemoveAsync(string attempt)
    {
        var name = Names.ObjectOf(attempt);
        try
        {
            await Client.DeleteAsync(Resources.Jobs, Space, name, null, CancellationToken.None);
            await Client.DeleteAsync(Resources.NetworkPolicies, Space, name, null, CancellationToken.None);
        }
        catch (Exception failure) when (failure is KubernetesException or ObjectDisposedException)
        {
            WorkerLog.ClusterNotSwept(log, failure.Message);
        }
    }

    private async Task<int> SweepAsync<T>(Resource<T> resource, CancellationToken cancellationToken)
        where T : class, IApiObject
    {
        var removed = 0;
        foreach (var left in await Client.ListAsync(resource, Space, Names.Selector, cancellationToken))
        {
            var attempt = left.Metadata.Labels!.GetValueOrDefault(ClusterNames.AttemptLabel) ?? "";
            if (live.ContainsKey(attempt) || left.Metadata.DeletionTimestamp is not null) continue;
            if (!await Client.DeleteAsync(resource, Space, left.Metadata.Name!, null, cancellationToken)) continue;
            WorkerLog.ClusterObjectRemoved(log, resource.Plural, left.Metadata.Name!, attempt);
            removed++;
        }

        return removed;
    }
}
