using Skyops.Storage.Archives;
using Skyops.Worker.Attempts;

namespace Skyops.Worker.Kubernetes;

/// <summary>Brings what a program leaves in its pod into the attempt's folder, through the extractor that trusts no archive.</summary>
internal sealed class PodResults(PodFiles files, AttemptFolder folder, int diskMiB) : IDisposable
{
    /// <summary>Headers of an archive, beside what is in its files.</summary>
    private const long HeaderBytes = 4L << 20;

    private readonly SemaphoreSlim turn = new(1);
    private string taken = "none";

    private string Archive => Path.Combine(folder.Path, "taken.tar");

    private string Unpacked => Path.Combine(folder.Path, "taken");

    private long DiskBytes => (long)diskMiB << 20;

    /// <summary>Takes all outputs.</summary>
    /// <exception cref="InvalidDataException">There is something that cannot be handed on.</exception>
    /// <exception cref="ClusterException">They cannot be got.</exception>
    public Task OutputsAsync(CancellationToken cancellationToken) => InTurnAsync(async () =>
    {
        var end = await files.GetAsync(PodScripts.Command(PodScripts.Pack, "outputs"), Archive, DiskBytes + HeaderBytes, cancellationToken);
        if (end.ExitCode != 0) throw new InvalidDataException($"The outputs cannot be packed: {end.Said}");
        Replace(folder.Outputs, "outputs", cancellationToken);
    }, cancellationToken);

    /// <summary>The checkpoint that it resumes from is what is there now.</summary>
    public Task RememberAsync(CancellationToken cancellationToken) => InTurnAsync(async () =>
    {
        taken = (await files.RunAsync(ClusterJob.Keep, PodScripts.Command(PodScripts.Checkpoint, taken, "list"), cancellationToken)).Trim();
    }, cancellationToken);

    /// <summary>Takes its checkpoint, if it is another than the one that was taken before.</summary>
    /// <exception cref="IOException">It cannot be had now.</exception>
    /// <exception cref="InvalidDataException">There is something that cannot be handed on.</exception>
    public Task CheckpointAsync(CancellationToken cancellationToken) => InTurnAsync(async () =>
    {
        try
        {
            var end = await files.GetAsync(PodScripts.Command(PodScripts.Checkpoint, taken, "take"), Archive, DiskBytes + HeaderBytes, cancellationToken);
            if (end.ExitCode != 0) throw new IOException($"the checkpoint folder changes too fast, or cannot be packed: {end.Said}");
            if (new FileInfo(Archive).Length == 0) return;
            Replace(folder.Checkpoint, "checkpoint", cancellationToken);
            taken = end.Said.Trim();
        }
        catch (ClusterException failure)
        {
            throw new IOException(failure.Message, failure);
        }
    }, cancellationToken);

    public void Dispose() => turn.Dispose();

    private async Task InTurnAsync(Func<Task> act, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await act();
        }
        finally
        {
            File.Delete(Archive);
            turn.Release();
        }
    }

    private void Replace(string target, string name, CancellationToken cancellationToken)
    {
        try
        {
            if (Directory.Exists(Unpacked)) Directory.Delete(Unpacked, recursive: true);
            new ArchiveExtractor(ArchiveLimits.Default with { Bytes = Math.Min(ArchiveLimits.Default.Bytes, DiskBytes + HeaderBytes) }).Extract(Archive, Unpacked, cancellationToken);
            if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
            Directory.Move(Path.Combine(Unpacked, name), target);
        }
        catch (ArchiveRefusedException refused)
        {
            throw new InvalidDataException($"What the program left in /data/{name} cannot be handed on: {refused.Message}", refused);
        }
    }
}
