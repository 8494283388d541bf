namespace Skyops.Tasks;

/// <summary>
/// Data of the content-addressed store for the programs of a task: the shards of stages that come after no other find it among their inputs.
/// The hash is always known, never only a URL: replicas must read the same bytes for their results to be compared, and the owner's signature covers what is read.
/// </summary>
/// <param name="Name">Of the file, or of the folder when it is unpacked: letters, digits, <c>.</c>, <c>-</c> and <c>_</c>, up to <see cref="Limits.StageNameLength"/>, each once.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Bytes">Size as stored.</param>
/// <param name="Unpack">It is a tar, tar.gz or zip, and the program finds a folder of what is in it.</param>
[GenerateSerializer, Immutable, Alias("skyops.TaskInput")]
public sealed record TaskInput(
    [property: Id(0)] string Name,
    [property: Id(1)] string Sha256,
    [property: Id(2)] long Bytes,
    [property: Id(3)] bool Unpack = false);
