using Skyops.Tasks;
using Skyops.Worker.Blobs;
using Skyops.Worker.Native;
using Skyops.Worker.Receipts;

namespace Skyops.Worker.Attempts;

/// <summary>
/// Takes what a program has in its checkpoint folder, every so often and after a shutdown. The program need not be asked
/// or stopped: files are linked between two listings that must be equal, so all of them stood there at one moment; a
/// rename afterwards leaves the linked file as it was. Steps are counted, as a program has none that we know of.
/// </summary>
internal sealed class ProcessCheckpoints(Attempt attempt, TimeProvider time)
{
    private const int Tries = 3;

    private readonly long limitBytes = attempt.Assignment.DiskMib > 0 ? (long)attempt.Assignment.DiskMib << 20 : Limits.BlobBytes;
    private List<ListedFile> stored = [];
    private long step = attempt.Assignment.Resume?.Step ?? 0;

    /// <summary>Takes one whenever the time has come and something is new, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (attempt.Assignment.CheckpointEverySeconds <= 0) return;
        stored = FolderListing.Of(attempt.Folder.Checkpoint);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(attempt.Assignment.CheckpointEverySeconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken)) await TakeAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The program has ended.
        }
    }

    /// <summary>Takes one now if anything is new. A failed one is told to the log: the next may go well.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        if (attempt.Assignment.CheckpointEverySeconds <= 0) return;
        try
        {
            if (attempt.Box is { } box) await box.CollectCheckpointAsync(cancellationToken);
            if (Link() is not { } files) return;
            var manifest = new List<OutputFile>();
            foreach (var file in files)
            {
                manifest.Add(await OutputFolder.HashAsync(file.Path, Path.Combine(attempt.Folder.Snapshot, file.Path), cancellationToken));
            }

            await attempt.Checkpoints!.StoreAsync(step + 1, manifest, attempt.Folder.Snapshot, cancellationToken);
            (stored, step) = (files, step + 1);
        }
        catch (Exception error) when (error is BlobTransferException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            attempt.Log!.Append($"[a checkpoint was not stored: {error.Message}]");
        }
    }

    /// <summary>Links the files into the snapshot folder; null when nothing is new or they change too fast.</summary>
    private List<ListedFile>? Link()
    {
        for (var i = 0; i < Tries; i++)
        {
            var files = FolderListing.Of(attempt.Folder.Checkpoint);
            if (files.Count == 0 || files.SequenceEqual(stored)) return null;
            Check(files);
            if (Directory.Exists(attempt.Folder.Snapshot)) Directory.Delete(attempt.Folder.Snapshot, recursive: true);
            if (files.TrueForAll(Link) && files.SequenceEqual(FolderListing.Of(attempt.Folder.Checkpoint))) return files;
        }

        return null;
    }

    private bool Link(ListedFile file)
    {
        var link = Path.Combine(attempt.Folder.Snapshot, file.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);

        // A program may put a link in the place of a file at any moment. It cannot reach what was linked here.
        return LibC.Link(Path.Combine(attempt.Folder.Checkpoint, file.Path), link) == 0 && new FileInfo(link).LinkTarget is null;
    }

    private void Check(List<ListedFile> files)
    {
        if (files.Count > Limits.OutputFiles) throw new InvalidDataException($"it has more than {Limits.OutputFiles} files");
        if (files.Sum(file => file.Bytes) > limitBytes) throw new InvalidDataException($"it takes more than {limitBytes} bytes");
        foreach (var file in files)
        {
            if (file.Path.Length > Limits.OutputPathLength || ProcessFiles.Resolve("", file.Path) is null)
                throw new InvalidDataException($"the name '{file.Path}' cannot be passed on");
        }
    }
}
