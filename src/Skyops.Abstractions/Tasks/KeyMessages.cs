namespace Skyops.Tasks;

/// <summary>A node asks for the keys of an attempt.</summary>
/// <param name="Attempt">Which attempt.</param>
/// <param name="Node">Who asks, as its connection proved.</param>
/// <param name="Recipient">Id of the node's encryption key, 64 lower-case hexadecimal digits.</param>
/// <param name="Statement">The node's statement that the key is its, in Base64; its signature was checked.</param>
/// <param name="Delegation">The wallet's delegation to the session key that signed the statement, in Base64.</param>
[GenerateSerializer, Immutable, Alias("skyops.AttemptKeyRequest")]
public sealed record AttemptKeyRequest(
    [property: Id(0)] AttemptKey Attempt,
    [property: Id(1)] string Node,
    [property: Id(2)] string Recipient,
    [property: Id(3)] string Statement,
    [property: Id(4)] string Delegation);

/// <summary>Which keys an attempt gets; the release is durable, unless its owner has yet to give them.</summary>
/// <param name="Sealing">The task's.</param>
/// <param name="Reads">Attempts whose files it reads: results of stages before, the checkpoint that it resumes from.</param>
[GenerateSerializer, Immutable, Alias("skyops.KeyTerms")]
public sealed record KeyTerms(
    [property: Id(0)] TaskSealing Sealing,
    [property: Id(1)] KeySource[] Reads)
{
    /// <summary>With <see cref="SealingKeys.Mine"/>: the keys as the owner's client sealed them to the node; null: it has not yet.</summary>
    [Id(2)] public byte[]? Release { get; init; }
}

/// <summary>What a task's nodes want of its owner's client.</summary>
/// <param name="Ended">The task has ended: nothing more will be wanted.</param>
/// <param name="Items">Attempts that wait for keys.</param>
[GenerateSerializer, Immutable, Alias("skyops.KeysWanted")]
public sealed record KeysWanted([property: Id(0)] bool Ended, [property: Id(1)] WantedKeys[] Items);

/// <summary>An attempt that waits for keys from its owner.</summary>
/// <param name="Request">Who asks, and what proves the node's key.</param>
/// <param name="Reads">Attempts whose files it reads.</param>
[GenerateSerializer, Immutable, Alias("skyops.WantedKeys")]
public sealed record WantedKeys([property: Id(0)] AttemptKeyRequest Request, [property: Id(1)] KeySource[] Reads);

/// <summary>Keys that an owner's client gives to an attempt's node.</summary>
/// <param name="Attempt">Which attempt.</param>
/// <param name="Recipient">Id of the node's key that they are sealed to.</param>
/// <param name="Release">A release of <c>Skyops.Sealing</c>.</param>
[GenerateSerializer, Immutable, Alias("skyops.GivenKeys")]
public sealed record GivenKeys([property: Id(0)] AttemptKey Attempt, [property: Id(1)] string Recipient, [property: Id(2)] byte[] Release);

/// <summary>An attempt whose files another one reads.</summary>
[GenerateSerializer, Immutable, Alias("skyops.KeySource")]
public readonly record struct KeySource([property: Id(0)] int Stage, [property: Id(1)] int Shard, [property: Id(2)] int Epoch);
