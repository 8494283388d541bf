namespace Skyops.Tasks;

/// <summary>A node asks for the keys of an attempt.</summary>
/// <param name="Attempt">Which attempt.</param>
/// <param name="Node">Who asks, as its connection proved.</param>
/// <param name="Recipient">Id of the node's encryption key, 64 lower-case hexadecimal digits.</param>
/// <param name="Statement">The node's statement that the key is its, in Base64; its signature was checked.</param>
[GenerateSerializer, Immutable, Alias("skyops.AttemptKeyRequest")]
public sealed record AttemptKeyRequest(
    [property: Id(0)] AttemptKey Attempt,
    [property: Id(1)] string Node,
    [property: Id(2)] string Recipient,
    [property: Id(3)] string Statement);

/// <summary>Which keys an attempt gets; the release is durable.</summary>
/// <param name="Sealing">The task's.</param>
/// <param name="Reads">Attempts whose files it reads: results of stages before, the checkpoint that it resumes from.</param>
[GenerateSerializer, Immutable, Alias("skyops.KeyTerms")]
public sealed record KeyTerms(
    [property: Id(0)] TaskSealing Sealing,
    [property: Id(1)] KeySource[] Reads);

/// <summary>An attempt whose files another one reads.</summary>
[GenerateSerializer, Immutable, Alias("skyops.KeySource")]
public readonly record struct KeySource([property: Id(0)] int Stage, [property: Id(1)] int Shard, [property: Id(2)] int Epoch);
