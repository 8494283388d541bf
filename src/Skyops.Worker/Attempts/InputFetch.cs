using Skyops.Storage.Archives;
using Skyops.Tasks;
using Skyops.Worker.Blobs;
using Skyops.Worker.Gateway;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Attempts;

/// <summary>
/// Brings an attempt's inputs, and the checkpoint it resumes from, into its folder; every hash is checked.
/// </summary>
internal sealed class InputFetch(Attempt attempt, InputCache cache)
{
    /// <exception cref="BlobTransferException">One of them cannot be had.</exception>
    /// <exception cref="InvalidDataException">The assignment names a file it may not.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < attempt.Assignment.Inputs.Count; i++)
        {
            var input = attempt.Assignment.Inputs[i];
            if (attempt.Sealing is not null && !input.Unpack)
                await OpenAsync(input.Sha256, input.Bytes, PathOf(input, i), (from, to) => attempt.Sealing.OpenInputAsync(input, from, to, cancellationToken), cancellationToken);
            else if (input.Unpack) await UnpackAsync(input, PathOf(input, i), cancellationToken);

            // In a sandbox inputs are read-only, so the cached file itself can be linked.
            else await PlaceAsync(input.Sha256, input.Bytes, PathOf(input, i), mayWrite: attempt.Order is ProcessOrder, cancellationToken);
        }

        foreach (var file in attempt.Assignment.Resume?.Files ?? [])
        {
            if (attempt.Sealing is { } sealing)
                await OpenAsync(file.Sha256, file.Bytes, ResumePathOf(file), (from, to) => sealing.OpenCheckpointAsync(file, from, to, cancellationToken), cancellationToken);
            else
                await PlaceAsync(file.Sha256, file.Bytes, ResumePathOf(file), mayWrite: IsProgram, cancellationToken);
        }
    }

    /// <summary>
    /// The job file of the attempt, which names inputs by their place and not by what strangers called them.
    /// </summary>
    public static AttemptJob MakeJob(Attempt attempt)
    {
        var assignment = attempt.Assignment;
        var inputs = assignment.Inputs.Select((input, i) =>
            new JobInput(input.Name, FileOf(i), input.FileName)).ToArray();
        var resume = assignment.Resume is { Files: [var file, ..] } checkpoint && ResumeName(file) is { } name
            ? new JobResume(checkpoint.Step, name)
            : null;
        return new AttemptJob(
            attempt.Key,
            attempt.Order,
            inputs,
            Math.Max(1, assignment.CpuCores),
            assignment.RamMib,
            assignment.CheckpointEverySeconds,
            resume);
    }

    /// <summary>Somebody's program, not a job of ours.</summary>
    private bool IsProgram => attempt.Order is ProgramOrder;

    /// <summary>The archive stays in the cache; what is in it is the attempt's own, and counts as its disk.</summary>
    private async Task UnpackAsync(Wire.Input input, string path, CancellationToken cancellationToken)
    {
        var archive = Path.Combine(attempt.Folder.Path, $"archive-{input.Sha256.ToHex()}");
        var disk = attempt.Assignment.DiskMib > 0 ? (long)attempt.Assignment.DiskMib << 20 : Limits.ArchiveBytes;
        var limits = ArchiveLimits.Default with { Bytes = Math.Min(Limits.ArchiveBytes, disk) };
        try
        {
            File.Delete(archive);
            if (attempt.Sealing is { } sealing)
                await OpenAsync(input.Sha256, input.Bytes, archive, (from, to) => sealing.OpenInputAsync(input, from, to, cancellationToken), cancellationToken);
            else
                await cache.PlaceAsync(attempt.Key, input.Sha256.ToHex(), input.Bytes, archive, mayWrite: false, cancellationToken);
            await Task.Run(() => new ArchiveExtractor(limits).Extract(archive, path, cancellationToken), cancellationToken);
        }
        catch (ArchiveRefusedException refused)
        {
            throw new InvalidDataException($"Input {input.Name}: {refused.Message}", refused);
        }
        finally
        {
            File.Delete(archive);
        }
    }

    /// <summary>A program finds its inputs by their names; a job of ours is told where they are.</summary>
    private string PathOf(Wire.Input input, int index)
    {
        if (attempt.Order is ContainerOrder { Container.Image: var image } && image == input.Name) return attempt.Folder.Image;
        if (!IsProgram) return Path.Combine(attempt.Folder.Inputs, FileOf(index));
        return ProcessFiles.Resolve(attempt.Folder.Inputs, input.Name)
            ?? throw new InvalidDataException("The assignment names an input outside its folder.");
    }

    private string ResumePathOf(Wire.File file)
    {
        var path = IsProgram
            ? ProcessFiles.Resolve(attempt.Folder.Checkpoint, file.Path)
            : ResumeName(file) is { } name ? Path.Combine(attempt.Folder.Checkpoint, name) : null;
        return path ?? throw new InvalidDataException("The checkpoint names a file outside its folder.");
    }

    private static string FileOf(int index) => $"{index}";

    private static string? ResumeName(Wire.File file) =>
        ChildLine.Parse($"::checkpoint 0 {file.Path}") is ChildLine.CheckpointWritten { FileName: var name }
            ? $"resume-{name}"
            : null;

    /// <summary>The cache holds what is sealed; what is opened is the attempt's own.</summary>
    private async Task OpenAsync(Google.Protobuf.ByteString sha256, long bytes, string path, Func<string, string, Task> open, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Directory.CreateDirectory(attempt.Folder.Sealed);
        var from = Path.Combine(attempt.Folder.Sealed, sha256.ToHex());
        File.Delete(from);
        await cache.PlaceAsync(attempt.Key, sha256.ToHex(), bytes, from, mayWrite: false, cancellationToken);
        await open(from, path);
        File.Delete(from);
    }

    private Task PlaceAsync(
        Google.Protobuf.ByteString sha256, long bytes, string path, bool mayWrite, CancellationToken cancellationToken)
    {
        if (IsProgram) Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return cache.PlaceAsync(attempt.Key, sha256.ToHex(), bytes, path, mayWrite, cancellationToken);
    }
}
