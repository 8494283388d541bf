using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Skyops.Tasks;
using Skyops.Worker.Gateway;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Receipts;

/// <summary>
/// Receipts on their way to the silo: gathered for a few milliseconds, signed together, flushed to the disk, sent, and
/// sent again after every reconnect until the silo has acknowledged them.
/// </summary>
internal sealed class ReceiptOutbox
{
    /// <summary>How long a receipt waits for company.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(3);

    /// <summary>A batch stays well below the largest message of the stream (4 MiB).</summary>
    private const int BatchBytes = 1 << 20;

    private readonly ReceiptFiles files;
    private readonly ReceiptSigner signer;
    private readonly Outbound outbound;
    private readonly IReceiptFilter? filter;
    private readonly TimeProvider time;
    private readonly ILogger log;

    // Not the single-reader kind: that one cannot tell how many wait.
    private readonly Channel<Wire.Receipt> waiting = Channel.CreateUnbounded<Wire.Receipt>();

    private readonly Lock sync = new();
    private readonly HashSet<AttemptKey> held = [];
    private readonly SortedDictionary<ulong, Wire.ReceiptBatch> sealedBatches = [];
    private TaskCompletionSource? emptied;
    private ulong lastNumber;

    public ReceiptOutbox(
        ReceiptFiles files,
        ReceiptSigner signer,
        Outbound outbound,
        IReceiptFilter? filter,
        TimeProvider time,
        ILogger log)
    {
        (this.files, this.signer, this.outbound, this.filter, this.time, this.log) =
            (files, signer, outbound, filter, time, log);
        Restore();
    }

    /// <summary>Raised for each acknowledged receipt, on the thread that reads the stream.</summary>
    public event Action<AttemptKey>? Acknowledged;

    /// <summary>True when a receipt of this attempt waits for its acknowledgement.</summary>
    public bool Holds(AttemptKey key)
    {
        lock (sync) return held.Contains(key);
    }

    /// <summary>The attempts whose receipts are not acknowledged yet.</summary>
    public AttemptKey[] Unacknowledged()
    {
        lock (sync) return [.. held];
    }

    /// <summary>Ends when every receipt was acknowledged.</summary>
    public Task WhenEmptyAsync()
    {
        lock (sync)
        {
            if (held.Count == 0) return Task.CompletedTask;
            emptied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return emptied.Task;
        }
    }

    /// <summary>Takes receipts; an attempt that has one here already keeps the first.</summary>
    public void Add(IReadOnlyList<Wire.Receipt> receipts)
    {
        foreach (var receipt in receipts)
        {
            if ((filter is null ? receipt : filter.Filter(receipt)) is not { } kept) continue;
            lock (sync)
            {
                if (!held.Add(kept.Key.ToKey())) continue;
            }

            waiting.Writer.TryWrite(kept);
        }
    }

    /// <summary>No more receipts will come.</summary>
    public void Complete() => waiting.Writer.TryComplete();

    /// <summary>Signs and sends until completed.</summary>
    public async Task RunAsync()
    {
        var batch = new List<Wire.Receipt>();
        while (await waiting.Reader.WaitToReadAsync())
        {
            if (waiting.Reader.Count < Limits.ReceiptsPerBatch) await Task.Delay(Gathering, time);
            batch.Clear();
            var bytes = 0;
            while (batch.Count < Limits.ReceiptsPerBatch && bytes < BatchBytes
                   && waiting.Reader.TryRead(out var receipt))
            {
                batch.Add(receipt);
                bytes += receipt.CalculateSize();
            }

            if (batch.Count > 0) Seal(batch);
        }
    }

    /// <summary>After a reconnect: everything that was not acknowledged, oldest first.</summary>
    public void Resend()
    {
        lock (sync)
        {
            foreach (var batch in sealedBatches.Values) outbound.Post(new Wire.WorkerMessage { Receipts = batch });
        }
    }

    /// <summary>The silo has them: whatever it answered, it will not want them again.</summary>
    public void Acknowledge(Wire.ReceiptAck acknowledgement)
    {
        Wire.ReceiptBatch? batch;
        lock (sync)
        {
            if (!sealedBatches.Remove(acknowledgement.Number, out batch)) return;
            foreach (var receipt in batch.Receipts) held.Remove(receipt.Key.ToKey());
            if (held.Count == 0) emptied?.TrySetResult();
        }

        try
        {
            files.Delete(batch.Number);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is sent once more after the next start, and answered as a duplicate.
            WorkerLog.ReceiptsNotRemoved(log, batch.Number, error);
        }

        for (var i = 0; i < batch.Receipts.Count; i++)
        {
            var key = batch.Receipts[i].Key.ToKey();
            var answer = i < acknowledgement.Answers.Count ? acknowledgement.Answers[i] : "";
            if (answer is not (nameof(ReportAnswer.Recorded) or nameof(ReportAnswer.Duplicate) or ""))
            {
                WorkerLog.ReceiptAnswered(log, key, answer);
            }

            Acknowledged?.Invoke(key);
        }
    }

    private void Seal(IReadOnlyList<Wire.Receipt> receipts)
    {
        var batch = signer.Sign(++lastNumber, receipts);
        try
        {
            files.Write(batch);
        }
        catch (IOException error)
        {
            // A full disk must not silence the node; only a crash before the acknowledgement would lose these.
            WorkerLog.ReceiptsNotDurable(log, batch.Number, error);
        }

        lock (sync)
        {
            sealedBatches.Add(batch.Number, batch);
            outbound.Post(new Wire.WorkerMessage { Receipts = batch });
        }
    }

    /// <summary>Batches of an earlier run are signed anew: the session key may be another one now.</summary>
    private void Restore()
    {
        foreach (var old in files.ReadAll())
        {
            lastNumber = Math.Max(lastNumber, old.Number);
            if (old.Receipts.Count is 0 or > Limits.ReceiptsPerBatch) continue;
            var batch = signer.Sign(old.Number, old.Receipts);
            sealedBatches[batch.Number] = batch;
            foreach (var receipt in batch.Receipts) held.Add(receipt.Key.ToKey());
        }
    }
}
