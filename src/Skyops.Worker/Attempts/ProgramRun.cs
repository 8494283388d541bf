using System.ComponentModel;
using Skyops.Tasks;
using Skyops.Worker.Native;
using Skyops.Worker.Sandbox;

namespace Skyops.Worker.Attempts;

/// <summary>Runs a program of the submitter's, on the node itself or in a sandbox, and takes its checkpoints meanwhile.</summary>
internal sealed class ProgramRun(Attempt attempt, AttemptServices services)
{
    /// <exception cref="InvalidDataException">The program cannot be started, by its task's fault.</exception>
    /// <exception cref="SandboxException">There was no sandbox for it, by this node's.</exception>
    public async Task<ChildResult> RunAsync(ProgramOrder order)
    {
        var request = Prepare(order);
        var checkpoints = new ProcessCheckpoints(attempt, services.Time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(attempt.Stopping);
        var taking = checkpoints.RunAsync(ended.Token);
        ChildResult result;
        try
        {
            result = attempt.Sandbox is { } sandbox ? await RunInsideAsync(request, sandbox) : await RunHereAsync(request);
        }
        finally
        {
            await ended.CancelAsync();
            await taking;
        }

        // What it wrote when it was asked to end: another node goes on from there.
        if (attempt.Cause == StopCause.Shutdown)
        {
            using var limit = new CancellationTokenSource(Attempt.Grace, services.Time);
            await checkpoints.TakeAsync(limit.Token);
        }

        return result;
    }

    private SpawnRequest Prepare(ProgramOrder order)
    {
        if (attempt.Sandbox is not { } sandbox) return ProcessChild.Prepare(attempt, order);
        sandbox.HandOver(attempt.Folder);
        return sandbox.Request(order.Argv, ProgramEnvironment.Of(attempt, order, ProgramPaths.Inside));
    }

    private async Task<ChildResult> RunHereAsync(SpawnRequest request)
    {
        try
        {
            return await new ChildRun(attempt, services).RunAsync(request, services.Guard);
        }
        catch (Win32Exception failure) when (ProcessChild.IsProgramsFault(failure))
        {
            throw new InvalidDataException(failure.Message, failure);
        }
    }

    private async Task<ChildResult> RunInsideAsync(SpawnRequest request, SandboxRun sandbox)
    {
        services.Guard?.AddGroup(sandbox.ProcessList);
        ChildResult result;
        try
        {
            result = await new ChildRun(attempt, services).RunAsync(request, services.Guard);
        }
        finally
        {
            sandbox.EndProcesses();
            services.Guard?.RemoveGroup(sandbox.ProcessList);
        }

        var usage = sandbox.Usage;
        var exit = sandbox.Status.ExitCode;

        // What the system counts for the process is of the worker that it was forked from, too.
        result = result with { Exit = result.Exit with { Code = exit ?? result.Exit.Code, CpuTime = usage.CpuTime, PeakRamMiB = (int)(usage.PeakBytes >> 20) } };

        // A limit that was met says more than how the program took it; a full disk only when it did not get over it.
        if (sandbox.Breach is { } breach && (breach != StopCause.DiskQuota || exit != 0)) attempt.Stop(breach);
        if (attempt.Cause is null && exit is null) throw NotStarted(result);
        return result;
    }

    // Bubblewrap reports an exit code for what ran, so nothing that a program writes can look like this.
    private static Exception NotStarted(ChildResult result)
    {
        const string missing = "bwrap: execvp ";
        var complaint = string.Join('\n', result.LastErrors);
        return complaint.StartsWith(missing, StringComparison.Ordinal)
            ? new InvalidDataException($"The sandbox has no such program: {complaint[missing.Length..]}. It looks in {ProgramEnvironment.SearchPath} of the node and under /data.")
            : new SandboxException("sandbox", $"it was not made: {complaint}", "look at `skyops doctor` on the node");
    }
}
