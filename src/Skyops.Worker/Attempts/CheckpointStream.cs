using System.Threading.Channels;
using Google.Protobuf;
using Skyops.Sealing.Objects;
using Skyops.Tasks;
using Skyops.Worker.Blobs;
using Skyops.Worker.Gateway;
using Skyops.Worker.Receipts;
using Skyops.Worker.Sealing;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Attempts;

/// <summary>
/// An attempt's checkpoints on their way off the node: the blob first, then the message that names it. When a newer one
/// is written while an older one waits, the older is skipped. The last stored one is sent again until it is
/// acknowledged.
/// </summary>
internal sealed class CheckpointStream(AttemptKey key, AttemptFolder folder, BlobClient blobs, Outbound outbound, AttemptSealing? sealing)
{
    private readonly Channel<ChildLine.CheckpointWritten> written =
        Channel.CreateBounded<ChildLine.CheckpointWritten>(new BoundedChannelOptions(1)
        {
            FullMode = BoundedChannelFullMode.DropOldest,
        });

    private readonly Lock sync = new();
    private Wire.CheckpointSaved? unacknowledged;

    /// <summary>The job says that a checkpoint file is whole.</summary>
    public void Announce(ChildLine.CheckpointWritten checkpoint) => written.Writer.TryWrite(checkpoint);

    /// <summary>No more will come; what waits is still stored.</summary>
    public void Complete() => written.Writer.TryComplete();

    /// <summary>Stores checkpoints until completed or cancelled. A failed one is told to the log and skipped.</summary>
    public async Task RunAsync(Action<string> log, CancellationToken cancellationToken)
    {
        await foreach (var checkpoint in written.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await StoreAsync(checkpoint, cancellationToken);
            }
            catch (Exception error) when (error is BlobTransferException or IOException or InvalidDataException)
            {
                log($"[checkpoint of step {checkpoint.Step} was not stored: {error.Message}]");
            }
        }
    }

    /// <summary>The silo answered for a step; nothing of it needs to be sent again.</summary>
    public void Acknowledge(long step)
    {
        lock (sync)
        {
            if (unacknowledged?.Checkpoint.Step <= step) unacknowledged = null;
        }
    }

    /// <summary>After a reconnect.</summary>
    public void Resend()
    {
        lock (sync)
        {
            if (unacknowledged is { } saved) outbound.Post(new Wire.WorkerMessage { Checkpoint = saved });
        }
    }

    private async Task StoreAsync(ChildLine.CheckpointWritten checkpoint, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder.Checkpoint, checkpoint.FileName);
        var file = await OutputFolder.HashAsync(checkpoint.FileName, path, cancellationToken);
        await StoreAsync(checkpoint.Step, [file], folder.Checkpoint, cancellationToken);
    }

    /// <summary>Stores the files of a checkpoint and then says so.</summary>
    /// <param name="step">Above those of all checkpoints before.</param>
    /// <param name="files">Their hashes; paths are under <paramref name="root"/>.</param>
    /// <param name="root">Where they stand.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BlobTransferException">The silo refused one, for example as it was written to meanwhile.</exception>
    public async Task StoreAsync(
        long step, IReadOnlyList<OutputFile> files, string root, CancellationToken cancellationToken)
    {
        if (sealing is not null)
            files = await sealing.SealAsync(files, root, SealingDirection.Checkpoint, root = folder.SealedCheckpoint, cancellationToken);
        foreach (var file in files) await blobs.StoreAsync(file.Sha256, Path.Combine(root, file.Path), cancellationToken);
        var saved = new Wire.CheckpointSaved
        {
            Key = key.ToWire(),
            Checkpoint = new Wire.Checkpoint
            {
                Step = step,
                Digest = UnsafeByteOperations.UnsafeWrap(OutputManifest.Digest(files)),
                Files = { files.Select(file => file.ToWire()) },
            },
        };
        lock (sync)
        {
            unacknowledged = saved;
            outbound.Post(new Wire.WorkerMessage { Checkpoint = saved });
        }
    }
}
