using System.Buffers.Binary;
using System.Security.Cryptography;
using Skyops.Sealing.Keys;
using Skyops.Sealing.Objects;
using Skyops.Sealing.Wrapping;

namespace Skyops.Benchmarks;

/// <summary>Bytes in memory, sealed and opened by Skyops and by the platform's AES-GCM alone.</summary>
internal sealed class CryptoWork : IDisposable
{
    public const int SmallBytes = 4096;

    private static readonly SealedLayout Layout = SealedLayout.Version1;
    private static readonly SealingContext Context = new()
    {
        Task = "tsk_benchmark",
        Direction = SealingDirection.Output,
        Stage = 0,
        Shard = 1,
        Epoch = 2,
        Name = "model.bin",
    };

    private readonly ContentKey _key = ContentKey.Create();
    private readonly byte[] _plaintext;
    private readonly byte[] _sealed;
    private readonly byte[] _opened;
    private readonly byte[] _bare;

    public CryptoWork(int chunks)
    {
        _plaintext = new byte[chunks * Layout.ChunkSize];
        new Random(1).NextBytes(_plaintext);
        _sealed = new byte[Layout.SealedLength(_plaintext.Length)];
        _opened = new byte[_plaintext.Length];
        _bare = new byte[chunks * Layout.SealedChunkSize];
    }

    public long Bytes => _plaintext.Length;

    public void Seal() => SealedObject.Seal(_plaintext, _sealed, _key, Context);

    public void Open() => SealedObject.Open(_sealed, _opened, _key, Context);

    public Task SealStreamAsync() =>
        SealedObject.SealAsync(new MemoryStream(_plaintext), new MemoryStream(_sealed), _key, Context);

    public Task OpenStreamAsync() =>
        SealedObject.OpenAsync(new MemoryStream(_sealed), new MemoryStream(_opened), _key, Context);

    /// <summary>As <see cref="SealStreamAsync"/> would be without a format: read, encrypt, write.</summary>
    public async Task EncryptStreamBareAsync()
    {
        using var aes = new AesGcm(new byte[32], SealedLayout.TagSize);
        var (input, output, nonce) = (new byte[Layout.ChunkSize], new byte[Layout.SealedChunkSize], new byte[12]);
        var (source, destination) = (new MemoryStream(_plaintext), new MemoryStream(_bare));
        for (var i = 0; await source.ReadAtLeastAsync(input, input.Length, throwOnEndOfStream: false) > 0; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(nonce, i);
            aes.Encrypt(nonce, input, output.AsSpan(0, Layout.ChunkSize), output.AsSpan(Layout.ChunkSize));
            await destination.WriteAsync(output);
        }
    }

    public void EncryptBare()
    {
        using var aes = new AesGcm(new byte[32], SealedLayout.TagSize);
        Span<byte> nonce = stackalloc byte[12];
        for (var i = 0; i < _plaintext.Length / Layout.ChunkSize; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(nonce, i);
            var input = _plaintext.AsSpan(i * Layout.ChunkSize, Layout.ChunkSize);
            var output = _bare.AsSpan(i * Layout.SealedChunkSize, Layout.SealedChunkSize);
            aes.Encrypt(nonce, input, output[..Layout.ChunkSize], output[Layout.ChunkSize..]);
        }
    }

    /// <summary>Opens what <see cref="EncryptBare"/> made.</summary>
    public void DecryptBare()
    {
        using var aes = new AesGcm(new byte[32], SealedLayout.TagSize);
        Span<byte> nonce = stackalloc byte[12];
        for (var i = 0; i < _plaintext.Length / Layout.ChunkSize; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(nonce, i);
            var input = _bare.AsSpan(i * Layout.SealedChunkSize, Layout.SealedChunkSize);
            var output = _opened.AsSpan(i * Layout.ChunkSize, Layout.ChunkSize);
            aes.Decrypt(nonce, input[..Layout.ChunkSize], input[Layout.ChunkSize..], output);
        }
    }

    /// <summary>What was measured was done.</summary>
    public void Check()
    {
        Array.Clear(_opened);
        Open();
        if (!_opened.AsSpan().SequenceEqual(_plaintext))
            throw new InvalidOperationException("what was opened is not what was sealed");
    }

    public void SealAndOpenSmall(int count)
    {
        var plaintext = _plaintext.AsSpan(0, SmallBytes);
        for (var i = 0; i < count; i++)
        {
            if (SealedObject.Open(SealedObject.Seal(plaintext, _key, Context), _key, Context).Length != SmallBytes)
                throw new InvalidOperationException("a small object came back in another size");
        }
    }

    public void SealAndOpenSmallBare(int count)
    {
        Span<byte> nonce = stackalloc byte[12];
        Span<byte> key = stackalloc byte[32];
        for (var i = 0; i < count; i++)
        {
            var (output, opened) = (new byte[SmallBytes + SealedLayout.TagSize], new byte[SmallBytes]);
            BinaryPrimitives.WriteInt32BigEndian(key, i);
            using (var aes = new AesGcm(key, SealedLayout.TagSize))
                aes.Encrypt(nonce, _plaintext.AsSpan(0, SmallBytes), output.AsSpan(0, SmallBytes), output.AsSpan(SmallBytes));
            using (var aes = new AesGcm(key, SealedLayout.TagSize))
                aes.Decrypt(nonce, output.AsSpan(0, SmallBytes), output.AsSpan(SmallBytes), opened);
        }
    }

    public void WrapAndOpen(int count)
    {
        using var recipient = SealingKey.Create();
        for (var i = 0; i < count; i++)
        {
            var encoded = SealedEnvelope.Create(_key, Context, recipient.PublicKey).Encoded;
            SealedEnvelope.Read(encoded).Open(recipient, Context).Dispose();
        }
    }

    public static void AgreeBare(int count)
    {
        using var recipient = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        for (var i = 0; i < count; i++)
        {
            using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            var there = ephemeral.DeriveRawSecretAgreement(recipient.PublicKey);
            var back = recipient.DeriveRawSecretAgreement(ephemeral.PublicKey);
            if (!there.AsSpan().SequenceEqual(back))
                throw new InvalidOperationException("the two sides disagree");
        }
    }

    public void Dispose() => _key.Dispose();
}
