using Skyops.Tasks;
using Skyops.Worker.Gateway;
using Skyops.Worker.Receipts;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Attempts;

/// <summary>
/// The attempts of this worker: takes assignments, starts runs, hands receipts to the outbox. An attempt stays listed
/// until its receipt is in the outbox, so at every moment each one is in at least one of the two.
/// </summary>
internal sealed class AttemptTable(AttemptServices services, Capacity capacity, ReceiptOutbox receipts, SignedBook signed)
{
    private readonly Lock sync = new();
    private readonly Dictionary<AttemptKey, Attempt> running = [];
    private readonly Dictionary<AttemptKey, Task> runs = [];
    private readonly Dictionary<AttemptKey, Finished> finished = [];
    private bool closed;

    /// <summary>The attempts under way now.</summary>
    public Attempt[] Snapshot()
    {
        lock (sync) return [.. running.Values];
    }

    /// <summary>One that is under way, or null.</summary>
    public Attempt? Find(AttemptKey key)
    {
        lock (sync) return running.GetValueOrDefault(key);
    }

    /// <summary>Starts an attempt, or says why not. One that is here already is left alone.</summary>
    public string? Start(Wire.Assignment assignment, WorkOrder order)
    {
        var key = assignment.Key.ToKey();
        var folder = AttemptFolder.Of(services.Root, key);
        if ((order is CommandOrder ? services.Sandboxes : order is ContainerOrder ? services.Containers?.Sandboxes : null) is { } sandboxes) folder = sandboxes.Places.OnDisk(folder);
        StopOlder(key);
        lock (sync)
        {
            if (closed) return "This worker is shutting down.";
            if (running.ContainsKey(key)) return null;

            // Here and not before the lock: one that ends meanwhile is in the book before it leaves the list.
            if (signed.Has(key)) return "This node has signed a result of this attempt already.";
            var attempt = new Attempt(assignment, order, folder, services.Time);
            if (capacity.Enter(attempt, out var entered) is { } missing)
            {
                attempt.Dispose();
                return missing;
            }

            running.Add(key, attempt);
            runs.Add(key, Task.Run(() => RunAsync(attempt, entered)));
        }

        return null;
    }

    /// <summary>Stops one; unknown ones are over already.</summary>
    public void Stop(AttemptKey key, StopCause cause) => Find(key)?.Stop(cause);

    /// <summary>Stops all.</summary>
    public void StopAll(StopCause cause)
    {
        foreach (var attempt in Snapshot()) attempt.Stop(cause);
    }

    /// <summary>Takes no more, stops all, and ends when all have ended.</summary>
    public async Task CloseAsync()
    {
        lock (sync) closed = true;
        StopAll(StopCause.Shutdown);
        Task[] left;
        lock (sync) left = [.. runs.Values];
        await Task.WhenAll(left);
    }

    /// <summary>After a reconnect: logs and checkpoints that were not acknowledged go out again.</summary>
    public void Resend()
    {
        Attempt[] all;
        lock (sync) all = [.. finished.Values.Select(one => one.Attempt), .. running.Values];
        foreach (var attempt in all)
        {
            attempt.Log?.Resend();
            attempt.Checkpoints?.Resend();
        }
    }

    /// <summary>The silo has the receipt; the folder goes as soon as the last of the log has gone out.</summary>
    public void ReceiptAcknowledged(AttemptKey key)
    {
        lock (sync)
        {
            if (!finished.TryGetValue(key, out var one)) return;
            finished[key] = one with { ReceiptAcknowledged = true };
        }

        Forget(key);
    }

    /// <summary>The silo has kept log chunks.</summary>
    public void LogAcknowledged(AttemptKey key, long number, bool quotaReached)
    {
        Attempt? attempt;
        lock (sync) attempt = running.GetValueOrDefault(key) ?? finished.GetValueOrDefault(key)?.Attempt;
        attempt?.Log?.Acknowledge(number, quotaReached);
        Forget(key);
    }

    private async Task RunAsync(Attempt attempt, Task entered)
    {
        try
        {
            var receipt = await RunInsideAsync(attempt, entered);
            if (receipt is not null)
            {
                WorkerLog.AttemptEnded(services.Log, attempt.Key, receipt.Exit, receipt.RunMs);
                if (receipt.Exit == nameof(AttemptExit.Succeeded)) signed.Add(attempt.Key);
                receipts.Add([receipt]);
            }
        }
        finally
        {
            attempt.Enter(new AttemptState.Reported());
            lock (sync)
            {
                running.Remove(attempt.Key);
                runs.Remove(attempt.Key);
                finished[attempt.Key] = new Finished(attempt, ReceiptAcknowledged: false);
            }

            // The acknowledgement may have been faster; and a receipt that nobody wants will never have one.
            if (!receipts.Holds(attempt.Key)) ReceiptAcknowledged(attempt.Key);
        }
    }

    /// <summary>What it took is free again before the silo hears of its end, which may send the next one at once.</summary>
    private async Task<Wire.Receipt?> RunInsideAsync(Attempt attempt, Task entered)
    {
        try
        {
            return await new AttemptRun(attempt, services).RunAsync(entered);
        }
        finally
        {
            capacity.Leave(attempt);
        }
    }

    private void Forget(AttemptKey key)
    {
        Attempt attempt;
        lock (sync)
        {
            if (!finished.TryGetValue(key, out var one) || !one.ReceiptAcknowledged) return;
            if (one.Attempt.Log is { IsSent: false }) return;
            finished.Remove(key);
            attempt = one.Attempt;
        }

        attempt.Dispose();
        try
        {
            attempt.Folder.Remove();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            WorkerLog.FolderNotRemoved(services.Log, key, error);
        }
    }

    /// <summary>A new epoch of a slot means that the network has given the older one up.</summary>
    private void StopOlder(AttemptKey key)
    {
        foreach (var attempt in Snapshot())
        {
            var other = attempt.Key;
            if (other with { Epoch = key.Epoch } == key && other.Epoch < key.Epoch) attempt.Stop(StopCause.Ordered);
        }
    }

    private sealed record Finished(Attempt Attempt, bool ReceiptAcknowledged);
}
