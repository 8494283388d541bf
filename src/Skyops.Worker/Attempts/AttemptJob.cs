using System.Text.Json;
using Skyops.Tasks;

namespace Skyops.Worker.Attempts;

/// <summary>What stands in <c>job.json</c>: all that the child process is told.</summary>
/// <param name="Key">Which attempt.</param>
/// <param name="Order">What to do.</param>
/// <param name="Inputs">Files under <c>inputs/</c>, by the name the order speaks of.</param>
/// <param name="Threads">Threads it may compute with: its reserved cores.</param>
/// <param name="RamMiB">Memory it may take.</param>
/// <param name="CheckpointEverySeconds">Wall seconds between checkpoints; 0: none.</param>
/// <param name="Resume">The checkpoint to go on from; null: from the start.</param>
public sealed record AttemptJob(
    AttemptKey Key,
    WorkOrder Order,
    IReadOnlyList<JobInput> Inputs,
    int Threads,
    int RamMiB,
    int CheckpointEverySeconds,
    JobResume? Resume)
{
    /// <summary>Largest job file that is read: 4 MiB.</summary>
    private const int LargestFile = 4 << 20;

    /// <summary>Reads and checks a job file.</summary>
    /// <exception cref="InvalidDataException">It is no job: what is wrong with it stands in the message.</exception>
    public static AttemptJob Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) throw new InvalidDataException($"There is no job file {path}.");
        if (file.Length > LargestFile) throw new InvalidDataException($"The job file is larger than {LargestFile} bytes.");
        return Parse(File.ReadAllBytes(path));
    }

    /// <inheritdoc cref="Read"/>
    public static AttemptJob Parse(ReadOnlySpan<byte> json)
    {
        AttemptJob? job;
        try
        {
            job = JsonSerializer.Deserialize(json, WorkerJson.Default.AttemptJob);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new InvalidDataException($"The job file is malformed: {error.Message}", error);
        }

        if (job?.Order is null || job.Inputs is null) throw new InvalidDataException("The job file names no order.");
        if (job.Threads < 1) throw new InvalidDataException("The job file gives no thread.");
        foreach (var input in job.Inputs)
        {
            if (input is not { Name.Length: > 0, Path: { } inputPath } || !IsPlain(inputPath))
            {
                throw new InvalidDataException("The job file names an input outside its folder.");
            }
        }

        if (job.Resume is { } resume && (resume.FileName is null || !IsPlain(resume.FileName)))
        {
            throw new InvalidDataException("The job file names a checkpoint outside its folder.");
        }

        return job;
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, WorkerJson.Default.AttemptJob);

    private static bool IsPlain(string name) =>
        name.Length > 0 && name is not ("." or "..") && name.AsSpan().IndexOfAny('/', '\\', '\0') < 0;
}

/// <summary>One input file.</summary>
/// <param name="Name">As the order speaks of it, for example <c>dataset</c>.</param>
/// <param name="Path">Its file under <c>inputs/</c>.</param>
/// <param name="FileName">What its owner called it; the ending tells the format.</param>
public sealed record JobInput(string Name, string Path, string FileName);

/// <summary>A restored checkpoint: its step and its file under <c>checkpoint/</c>.</summary>
public sealed record JobResume(long Step, string FileName);
