namespace Skyops.Tasks;

/// <summary>The blobs that a task names, as far as its owner may know them.</summary>
/// <param name="Owner">Whose task it is.</param>
/// <param name="IsFinal">The task has ended: nothing will be added.</param>
/// <param name="Inputs">Hashes that its submission named. To name one proves nothing.</param>
/// <param name="Made">Hashes of what its nodes made: results of shards with a verdict, checkpoints that may be resumed from.</param>
[GenerateSerializer, Immutable, Alias("skyops.TaskBlobs")]
public sealed record TaskBlobs(
    [property: Id(0)] string Owner,
    [property: Id(1)] bool IsFinal,
    [property: Id(2)] string[] Inputs,
    [property: Id(3)] string[] Made);
