using Skyops.Kubernetes.Client;
using Skyops.Kubernetes.Objects;
using Skyops.Worker.Attempts;
using Skyops.Worker.Telemetry;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Kubernetes;

/// <summary>One attempt on a cluster, from before its Job is made until it is removed.</summary>
internal sealed class ClusterRun(Cluster cluster, AttemptFolder folder, Wire.Assignment assignment, string image) : IProgramBox
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(20);

    private readonly string attempt = Path.GetFileName(folder.Path);
    private ClusterChild? child;
    private PodResults? results;
    private bool hasLastCheckpoint;

    public ProgramPaths Paths => ProgramPaths.Inside;

    /// <summary>Not known: the API says nothing of what runs, and metrics are an addition that a cluster need not have.</summary>
    public GroupUsage GroupUsage => default;

    public StopCause? Breach => child is not null && cluster.Board.Last(attempt) is { } pod ? PodVerdict.Breach(pod) : null;

    public Task HandOverAsync(AttemptFolder folder, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IProgramChild> StartAsync(ProgramLaunch launch, CancellationToken cancellationToken)
    {
        // What a program finds is what its image says.
        var own = launch.Environment.Where(variable => variable is not { Key: "PATH", Value: ProgramEnvironment.SearchPath }).ToDictionary(StringComparer.Ordinal);
        var program = new ClusterProgram(image, launch.Argv, own);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(ClusterLimits.MovingSeconds));
        try
        {
            return await StartAsync(program, launch.Output, limit.Token);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ClusterException($"The cluster did not start the program within {ClusterLimits.MovingSeconds} s: {PodVerdict.Waiting(cluster.Board.Last(attempt))}", failure);
        }
        catch (KubernetesException failure)
        {
            throw new ClusterException(failure.Message, failure);
        }
    }

    public Task CollectCheckpointAsync(CancellationToken cancellationToken) => hasLastCheckpoint || results is null ? Task.CompletedTask : results.CheckpointAsync(cancellationToken);

    public async Task<BoxEnd> SettleAsync(ChildResult result, StopCause? cause)
    {
        var own = result with { LastErrors = child?.LastWritten ?? [] };
        if (cause == StopCause.Shutdown) hasLastCheckpoint = await LastCheckpointAsync();
        if (cause is not null) return new BoxEnd(own, null, null);
        if (await BreachAsync() is { } breach) return new BoxEnd(own, breach, null);
        if (child?.Last is not { } pod || PodVerdict.EndOf(pod) is null) return new BoxEnd(own, null, Lost(child?.Last));
        if (own.Exit.Code == 0) await results!.OutputsAsync(CancellationToken.None);
        return new BoxEnd(own, null, null);
    }

    public void Dispose()
    {
        child?.Dispose();
        results?.Dispose();
        cluster.Release(attempt);
    }

    private static ClusterException Lost(Pod? pod) => pod?.Status is { Phase: "Failed" } status
        ? new ClusterException($"The cluster ended the pod before its program had ended: {status.Reason}: {status.Message}")
        : new ClusterException("The cluster deleted the pod before its program had ended.");

    private async Task<IProgramChild> StartAsync(ClusterProgram program, Action<string> hear, CancellationToken cancellationToken)
    {
        await cluster.CreateAsync(attempt, program, ClusterLimits.Of(assignment, assignment.Inputs.Sum(input => input.Bytes)), cancellationToken);
        var pod = await RunsAsync(ClusterJob.Stage, cluster.HelperImage, null, cancellationToken);
        var files = new PodFiles(cluster.Client, cluster.Space, pod.Metadata.Name!);
        var resumes = Directory.EnumerateFileSystemEntries(folder.Checkpoint).Any();
        await files.PutAsync(folder.Inputs, "/data/inputs", Path.Combine(folder.Path, "inputs.tar"), cancellationToken);
        if (resumes) await files.PutAsync(folder.Checkpoint, "/data/checkpoint", Path.Combine(folder.Path, "checkpoint.tar"), cancellationToken);
        await files.RunAsync(ClusterJob.Stage, PodScripts.Command(PodScripts.Staged), cancellationToken);
        pod = await RunsAsync(ClusterJob.Program, image, pod.Metadata.Uid, cancellationToken);
        results = new PodResults(files, folder, Math.Max(1, assignment.DiskMib));
        return child = new ClusterChild(cluster, files, attempt, pod, hear);
    }

    /// <summary>The pod when one of its containers has begun to run.</summary>
    private async Task<Pod> RunsAsync(string container, string of, string? uid, CancellationToken cancellationToken)
    {
        Exception? trouble = null;
        var pod = await cluster.Board.WhenAsync(attempt, pod =>
        {
            if (pod is null && uid is null) return false;
            if (pod is not null && (trouble = PodVerdict.Trouble(pod, container, of)) is not null) return true;
            return PodVerdict.IsLost(pod, uid) || PodVerdict.StateOf(pod!, container) is { Running: not null } or { Terminated: not null };
        }, cancellationToken);
        if (trouble is not null) throw trouble;

        // One whose program has ended already is no less started.
        var hasRun = pod is not null && pod.Metadata.DeletionTimestamp is null && PodVerdict.StateOf(pod, container) is { Running: not null } or { Terminated: not null };
        return hasRun ? pod! : throw Lost(pod);
    }

    private async Task<StopCause?> BreachAsync()
    {
        if (child?.Last is { } pod && PodVerdict.Breach(pod) is { } breach) return breach;
        if (child?.Last is { } ended && PodVerdict.EndOf(ended) is not null) return null;
        return await cluster.IsOverdueAsync(attempt) ? StopCause.TimedOut : null;
    }

    /// <summary>False when it could not be had; it is asked for once more, and then the attempt's log says why not.</summary>
    private async Task<bool> LastCheckpointAsync()
    {
        using var limit = new CancellationTokenSource(Farewell);
        try
        {
            await CollectCheckpointAsync(limit.Token);
            return true;
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or OperationCanceledException)
        {
            return false;
        }
    }
}
