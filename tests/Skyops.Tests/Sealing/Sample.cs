using Skyops.Sealing;
using Skyops.Sealing.Objects;

namespace Skyops.Tests.Sealing;

/// <summary>Contexts, plaintexts and layouts for the tests.</summary>
internal static class Sample
{
    /// <summary>Chunks of 16 bytes, so that every place of an object of several chunks can be tried.</summary>
    public static readonly SealedLayout Small = new(16);

    public static readonly SealingContext Context = new()
    {
        Task = "tsk_1",
        Direction = SealingDirection.Output,
        Stage = 2,
        Shard = 3,
        Epoch = 4,
        Manifest = new byte[32],
        Name = "model.bin",
    };

    /// <summary>The same bytes for the same seed.</summary>
    public static byte[] Plaintext(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Cuts a small object into its header and chunks.</summary>
    public static (byte[] Header, List<byte[]> Chunks) Split(byte[] sealedObject)
    {
        var chunks = sealedObject[SealedLayout.HeaderSize..].Chunk(Small.SealedChunkSize).ToList();
        return (sealedObject[..SealedLayout.HeaderSize], chunks);
    }

    /// <summary>Why opening is refused; fails the test when it is not.</summary>
    public static SealingFault Refusal(Action open) => Assert.Throws<SealingException>(open).Fault;

    /// <summary>Why opening a small object is refused.</summary>
    public static SealingFault RefusalOf(ReadOnlySpan<byte> sealedObject, ContentKey key, SealingContext? context = null)
    {
        var copy = sealedObject.ToArray();
        return Refusal(() => SealedObject.Open(Small, copy, key, context ?? Context));
    }
}
