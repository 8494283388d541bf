using System.ComponentModel;
using Skyops.Tasks;
using Skyops.Worker.Native;

namespace Skyops.Worker.Attempts;

/// <summary>Runs a program of the submitter's, on the node itself or in a box, and takes its checkpoints meanwhile.</summary>
internal sealed class ProgramRun(Attempt attempt, AttemptServices services)
{
    /// <exception cref="InvalidDataException">The program cannot be started, by its task's fault.</exception>
    public async Task<ChildResult> RunAsync(ProgramOrder order)
    {
        var start = await PrepareAsync(order);
        var checkpoints = new ProcessCheckpoints(attempt, services.Time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(attempt.Stopping);
        var taking = checkpoints.RunAsync(ended.Token);
        ChildResult result;
        try
        {
            result = await start();
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

    private async Task<Func<Task<ChildResult>>> PrepareAsync(ProgramOrder order)
    {
        if (attempt.Box is { } box)
        {
            await box.HandOverAsync(attempt.Folder, attempt.Stopping);
            return () => RunInsideAsync(order, box);
        }

        var request = ProcessChild.Prepare(attempt, order);
        return () => RunHereAsync(request);
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

    private async Task<ChildResult> RunInsideAsync(ProgramOrder order, IProgramBox box)
    {
        var environment = ProgramEnvironment.Of(attempt, order, box.Paths);
        var result = await new ChildRun(attempt, services).RunAsync(
            (output, error) => box.StartAsync(new ProgramLaunch(order.Argv, environment, output, error, services.Guard), attempt.Stopping));
        var end = await box.SettleAsync(result, attempt.Cause);

        // A limit that was met says more than how the program took it.
        if (end.Breach is { } breach) attempt.Stop(breach);
        if (attempt.Cause is null && end.NeverRan is { } failure) throw failure;
        return end.Result;
    }
}
