using System.Buffers.Binary;
using System.Security.Cryptography;
using Skyops.Sealing;
using Skyops.Sealing.Objects;

namespace Skyops.Tests.Sealing.Objects;

/// <summary>
/// A ciphertext that AES-GCM opens under two keys, to two plaintexts ("invisible salamander": Dodis, Grubbs, Ristenpart,
/// Woodage, 2018). With it a sender could show two recipients different things, or a node claim that it was given
/// something else. The header's commitment lets an object have one key only.
/// </summary>
public sealed class SalamanderTests
{
    private const int Blocks = 8;
    private const int FreeBlock = 3;

    [Fact]
    public void A_chunk_that_opens_under_two_keys_opens_under_the_committed_one_only()
    {
        var layout = new SealedLayout(Blocks * 16);
        using var first = ContentKey.Create();
        using var second = ContentKey.Create();
        var header = new byte[SealedLayout.HeaderSize];
        using var firstKey = SealedHeader.Write(layout, first, Sample.Context, header);
        using var secondKey = KeyUnderSameSalt(layout, second, header, out var secondHeader);
        var chunk = Collide(firstKey.Secret.ToArray(), secondKey.Secret.ToArray(), LastNonce);

        // The premise: without the commitment the chunk is genuine for both, and says different things.
        var (one, other) = (new byte[layout.ChunkSize], new byte[layout.ChunkSize]);
        using (var cipher = new ChunkCipher(firstKey)) cipher.Open(0, last: true, chunk, one);
        using (var cipher = new ChunkCipher(secondKey)) cipher.Open(0, last: true, chunk, other);
        Assert.NotEqual(one, other);

        byte[] committedToFirst = [.. header, .. chunk];
        byte[] committedToSecond = [.. secondHeader, .. chunk];
        Assert.Equal(one, SealedObject.Open(layout, committedToFirst, first, Sample.Context));
        Assert.Equal(other, SealedObject.Open(layout, committedToSecond, second, Sample.Context));
        Assert.Equal(SealingFault.WrongKeyOrContext,
            Sample.Refusal(() => SealedObject.Open(layout, committedToFirst, second, Sample.Context)));
        Assert.Equal(SealingFault.WrongKeyOrContext,
            Sample.Refusal(() => SealedObject.Open(layout, committedToSecond, first, Sample.Context)));
    }

    private static byte[] LastNonce => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

    // The header that a sender would have made with the other key and this salt; whose commitment it is shows when read.
    private static ObjectKey KeyUnderSameSalt(SealedLayout layout, ContentKey key, byte[] header, out byte[] own)
    {
        own = (byte[])header.Clone();
        var context = Sample.Context.Digest();
        var derived = new byte[64];
        byte[] info = [.. "skyops sealed object"u8, .. header[..44], .. context];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Secret(key), derived, header.AsSpan(12, 32), info);
        derived.AsSpan(32).CopyTo(own.AsSpan(44));
        return SealedHeader.Read(layout, key, Sample.Context, own);
    }

    private static byte[] Secret(ContentKey key) => key.Secret.ToArray();

    // Any ciphertext but one block; that block is solved for, so that both tags are equal. With blocks C_1 … C_n and
    // their length L the tag is E(J0) + C_1·H^(n+1) + … + C_n·H^2 + L·H, which is linear in each block.
    private static byte[] Collide(byte[] firstKey, byte[] secondKey, byte[] nonce)
    {
        var ciphertext = Sample.Plaintext(Blocks * 16);
        ciphertext.AsSpan(FreeBlock * 16, 16).Clear();
        var (firstHash, firstTag) = HashKeyAndTag(firstKey, nonce, ciphertext);
        var (secondHash, secondTag) = HashKeyAndTag(secondKey, nonce, ciphertext);
        var exponent = Blocks - FreeBlock + 1;
        var firstFactor = GaloisField.Power(firstHash, exponent);
        var factor = firstFactor ^ GaloisField.Power(secondHash, exponent);
        var block = GaloisField.Multiply(firstTag ^ secondTag, GaloisField.Invert(factor));
        BinaryPrimitives.WriteUInt128BigEndian(ciphertext.AsSpan(FreeBlock * 16), block);
        var tag = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(tag, firstTag ^ GaloisField.Multiply(block, firstFactor));
        return [.. ciphertext, .. tag];
    }

    private static (UInt128 HashKey, UInt128 Tag) HashKeyAndTag(byte[] key, byte[] nonce, byte[] ciphertext)
    {
        using var aes = Aes.Create();
        aes.SetKey(key);
        var hashKey = GaloisField.Read(aes.EncryptEcb(new byte[16], PaddingMode.None));
        UInt128 hash = 0;
        for (var i = 0; i < ciphertext.Length; i += 16)
            hash = GaloisField.Multiply(hash ^ GaloisField.Read(ciphertext.AsSpan(i, 16)), hashKey);
        hash = GaloisField.Multiply(hash ^ (UInt128)(ciphertext.Length * 8), hashKey);
        return (hashKey, hash ^ GaloisField.Read(aes.EncryptEcb([.. nonce, 0, 0, 0, 1], PaddingMode.None)));
    }
}
