using Skyops.Sealing.Objects;
using Skyops.Tasks;
using Skyops.Worker.Blobs;
using Skyops.Worker.Gateway;
using Skyops.Worker.Receipts;
using Skyops.Worker.Sandbox;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Attempts;

/// <summary>
/// Takes an attempt from its assignment to its receipt: wait for room, fetch the inputs, run the child, store the outputs. Every way
/// to fail ends in a receipt that says whose fault it is; only a shutdown ends without one.
/// </summary>
internal sealed class AttemptRun(Attempt attempt, AttemptServices services)
{
    /// <summary>The receipt, or null when this worker is being shut down.</summary>
    /// <param name="entered">Ends when there is room for it.</param>
    public async Task<Wire.Receipt?> RunAsync(Task entered)
    {
        try
        {
            await entered.WaitAsync(attempt.Stopping);
            attempt.Enter(new AttemptState.Fetching());
            WorkerLog.AttemptStarted(services.Log, attempt.Key);
            if (attempt.Assignment.Sealing.Length > 0) attempt.Sealing = await services.Keys.OpenAsync(attempt);
            await PrepareAsync();
            await new InputFetch(attempt, services.Inputs).RunAsync(attempt.Stopping);
            var result = await RunChildAsync();
            return attempt.Cause is null && result.Exit.Code == 0
                ? await StoreAsync(result)
                : Ended(ChildVerdict.Of(result.Exit, attempt.Cause, attempt.Sealing is null ? result.LastErrors : [], attempt.Order is ProgramOrder), result);
        }
        catch (OperationCanceledException) when (attempt.Cause is not null)
        {
            return Ended(ChildVerdict.Of(null, attempt.Cause, []), null);
        }
        catch (InvalidDataException error)
        {
            return Ended((AttemptExit.WorkloadFailed, error.Message), null);
        }
        catch (Exception error)
        {
            WorkerLog.AttemptBroke(services.Log, attempt.Key, error);
            return Ended((AttemptExit.NodeFailed, error.Message), null);
        }
        finally
        {
            attempt.Box?.Dispose();
            attempt.Log?.Complete();
            attempt.Sealing?.Dispose();
        }
    }

    private async Task PrepareAsync()
    {
        attempt.Folder.Create();
        attempt.Box = await OpenBoxAsync();
        attempt.Log = new LogStream(attempt.Key, attempt.Folder.Logs, services.Outbound, attempt.Sealing);
        attempt.Checkpoints = new CheckpointStream(attempt.Key, attempt.Folder, services.Blobs, services.Outbound, attempt.Sealing);
    }

    private Task<IProgramBox?> OpenBoxAsync() => Task.FromResult<IProgramBox?>(attempt.Order switch
    {
        CommandOrder => services.Sandboxes!.Open(attempt.Folder, SandboxLimits.Of(attempt.Assignment)),
        ContainerOrder container when services.Cluster is { } cluster => cluster.Open(attempt.Folder, attempt.Assignment, container.Container.Image),
        ContainerOrder order => services.Containers!.Open(attempt.Folder, SandboxLimits.Of(attempt.Assignment), order, ArchiveOf(order)),
        _ => null,
    });

    /// <summary>The hash of an image's archive; what is sealed has another one when it is opened.</summary>
    private string? ArchiveOf(ContainerOrder order) =>
        attempt.Sealing is null && attempt.Assignment.Inputs.FirstOrDefault(input => input.Name == order.Container.Image) is { } input ? input.Sha256.ToHex() : null;

    private async Task<ChildResult> RunChildAsync() => attempt.Order is ProgramOrder order
        ? await new ProgramRun(attempt, services).RunAsync(order)
        : await RunTrainAsync();

    private async Task<ChildResult> RunTrainAsync()
    {
        var request = await TrainChild.PrepareAsync(attempt, services);
        using var fenced = new CancellationTokenSource();
        var checkpoints = attempt.Checkpoints!.RunAsync(attempt.Log!.Append, fenced.Token);
        ChildResult result;
        try
        {
            result = await new ChildRun(attempt, services).RunAsync(request, null);
        }
        finally
        {
            attempt.Checkpoints.Complete();
        }

        // Only a shutdown has a use for the last checkpoint: another node goes on from it.
        if (attempt.Cause == StopCause.Shutdown)
        {
            await Task.WhenAny(checkpoints, Task.Delay(Attempt.Grace, services.Time));
        }

        await fenced.CancelAsync();
        try
        {
            await checkpoints;
        }
        catch (OperationCanceledException)
        {
            // An upload that nobody needs any more.
        }

        return result;
    }

    private async Task<Wire.Receipt> StoreAsync(ChildResult result)
    {
        attempt.Enter(new AttemptState.Storing());
        services.Hooks.Tamperer?.Tamper(attempt.Key, attempt.Folder.Outputs);
        var limit = attempt.Assignment.DiskMib > 0 ? (long)attempt.Assignment.DiskMib << 20 : Limits.BlobBytes;
        var most = attempt.Order is ProgramOrder order ? order.MostOutputFiles : Limits.OutputFiles;
        var files = await OutputFolder.ReadAsync(attempt.Folder.Outputs, limit, most, attempt.Stopping);
        var root = attempt.Folder.Outputs;
        if (attempt.Sealing is { } sealing)
            files = await sealing.SealAsync(files, root, SealingDirection.Output, root = attempt.Folder.Sealed, attempt.Stopping);
        foreach (var file in files)
        {
            await services.Blobs.StoreAsync(file.Sha256, Path.Combine(root, file.Path), attempt.Stopping);
        }

        var receipt = ReceiptForm.Succeeded(attempt.Assignment.Key, files);
        Meter(receipt, result);
        return receipt;
    }

    private Wire.Receipt? Ended((AttemptExit Exit, string Message) verdict, ChildResult? result)
    {
        if (attempt.Cause == StopCause.Shutdown) return null;
        var receipt = ReceiptForm.Failed(attempt.Assignment.Key, verdict.Exit, verdict.Message);
        Meter(receipt, result);
        return receipt;
    }

    private void Meter(Wire.Receipt receipt, ChildResult? result)
    {
        receipt.ResumedFromStep = attempt.Assignment.Resume?.Step ?? 0;
        receipt.PeakRamMib = Math.Max(attempt.Meter.PeakRamMiB, result?.Exit.PeakRamMiB ?? 0);
        if (result is null) return;
        receipt.RunMs = (long)result.RanFor.TotalMilliseconds;
        receipt.CpuMs = (long)result.Exit.CpuTime.TotalMilliseconds;
    }
}
