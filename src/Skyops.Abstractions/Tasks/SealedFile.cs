namespace Skyops.Tasks;

/// <summary>Of a file that an attempt sealed: where its key comes from, and what is known of what is inside.</summary>
/// <param name="Stage">Of the attempt that made it.</param>
/// <param name="Shard">Of the same.</param>
/// <param name="Epoch">Of the same.</param>
/// <param name="Name">Its path in that attempt's manifest.</param>
/// <param name="Bytes">Size of the plaintext.</param>
/// <param name="Digest">
/// HMAC-SHA256 of the plaintext under a key of the shard, 64 lower-case hexadecimal digits: replicas are compared by it, and without the key it says nothing.
/// </param>
[GenerateSerializer, Immutable, Alias("skyops.SealedFile")]
public sealed record SealedFile(
    [property: Id(0)] int Stage,
    [property: Id(1)] int Shard,
    [property: Id(2)] int Epoch,
    [property: Id(3)] string Name,
    [property: Id(4)] long Bytes,
    [property: Id(5)] string Digest);
