using System.Text.Json.Serialization;

namespace Skyops.Tasks;

/// <summary>One file of an output or a checkpoint, by content.</summary>
/// <param name="Path">Relative, forward slashes, no <c>..</c>.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits; also the address of the blob.</param>
[GenerateSerializer, Immutable, Alias("skyops.OutputFile")]
public sealed record OutputFile(
    [property: Id(0)] string Path,
    [property: Id(1)] long Bytes,
    [property: Id(2)] string Sha256)
{
    /// <summary>Of a task that is encrypted: what is sealed in the file; size and hash are then those of the sealed bytes. Null: it is as it is.</summary>
    [Id(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SealedFile? Sealed { get; init; }
}

/// <summary>An input of an attempt: a name the work order speaks of, and the blob.</summary>
[GenerateSerializer, Immutable, Alias("skyops.InputFile")]
public sealed record InputFile(
    [property: Id(0)] string Name,
    [property: Id(1)] string Sha256,
    [property: Id(2)] long Bytes,
    [property: Id(3)] string FileName)
{
    /// <summary>An archive that the worker unpacks: the input is then a folder of that name.</summary>
    [Id(4)] public bool Unpack { get; init; }

    /// <summary>Of a task that is encrypted: which attempt sealed it; null: its owner.</summary>
    [Id(5)] public SealedFile? Sealed { get; init; }
}

/// <summary>A checkpoint of an attempt: how far it was (steps of the workload) and its files.</summary>
[GenerateSerializer, Immutable, Alias("skyops.Checkpoint")]
public sealed record Checkpoint(
    [property: Id(0)] long Step,
    [property: Id(1)] string Digest,
    [property: Id(2)] OutputFile[] Files);
