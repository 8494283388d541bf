using Skyops.Sealing;
using Skyops.Sealing.Objects;

namespace Skyops.Tests.Sealing.Objects;

public sealed class SealedObjectTests : IDisposable
{
    private readonly ContentKey _key = ContentKey.Create();

    public void Dispose() => _key.Dispose();

    public static TheoryData<int> Sizes
    {
        get
        {
            var chunk = SealedLayout.Version1.ChunkSize;
            int[] edges = [0, 1, 2, chunk - 1, chunk, chunk + 1, 2 * chunk, (9 * chunk) - 1, 9 * chunk, (9 * chunk) + 1];
            return [.. edges, 17 * chunk, (33 * chunk) + 7];
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task In_memory_and_as_streams_the_object_is_the_same_kind(int size)
    {
        var plaintext = Sample.Plaintext(size);
        var whole = SealedObject.Seal(plaintext, _key, Sample.Context);
        var streamed = new MemoryStream();
        await SealedObject.SealAsync(new RaggedStream(plaintext, size), streamed, _key, Sample.Context);
        Assert.Equal(SealedLayout.Version1.SealedLength(size), whole.Length);
        Assert.Equal(whole.Length, streamed.Length);

        Assert.Equal(plaintext, SealedObject.Open(streamed.ToArray(), _key, Sample.Context));
        var opened = new MemoryStream();
        await SealedObject.OpenAsync(new RaggedStream(whole, size), opened, _key, Sample.Context);
        Assert.Equal(plaintext, opened.ToArray());
    }

    [Fact]
    public async Task Random_sizes_and_reads_come_back()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var layout = new SealedLayout(random.Next(1, 64));
            var plaintext = Sample.Plaintext(random.Next(0, 3000), seed);
            var source = new RaggedStream(plaintext, seed, most: random.Next(2, 500));
            await using var sealing = SealingStream.Seal(layout, source, _key, Sample.Context, leaveOpen: false);
            var sealedObject = await DrainAsync(sealing, random);
            Assert.True(sealedObject.Length == layout.SealedLength(plaintext.Length), $"seed {seed}");
            Assert.True(plaintext.AsSpan().SequenceEqual(SealedObject.Open(layout, sealedObject, _key, Sample.Context)), $"seed {seed}");
            await using var opening = await SealingStream.OpenAsync(
                layout, new RaggedStream(sealedObject, seed, random.Next(2, 500)), _key, Sample.Context, leaveOpen: false, default);
            var opened = await DrainAsync(opening, random);
            Assert.True(plaintext.AsSpan().SequenceEqual(opened), $"seed {seed}");
        }
    }

    [Fact]
    public void Memory_of_the_callers_takes_an_object_whole_or_nothing_of_it()
    {
        var plaintext = Sample.Plaintext(200_000);
        var length = (int)SealedLayout.Version1.SealedLength(plaintext.Length);
        var sealedObject = new byte[length + 5];
        Assert.Equal(length, SealedObject.Seal(plaintext, sealedObject, _key, Sample.Context));
        Assert.Equal(new byte[5], sealedObject[length..]);
        var opened = new byte[plaintext.Length + 5];
        Assert.Equal(plaintext.Length, SealedObject.Open(sealedObject.AsSpan(0, length), opened, _key, Sample.Context));
        Assert.Equal(plaintext, opened[..plaintext.Length]);

        sealedObject[length - 1] ^= 1;
        Assert.Throws<SealingException>(
            () => SealedObject.Open(sealedObject.AsSpan(0, length), opened, _key, Sample.Context));
        Assert.Equal(new byte[opened.Length], opened);
        Assert.Throws<ArgumentException>(
            () => SealedObject.Seal(plaintext, sealedObject.AsSpan(0, length - 1), _key, Sample.Context));
        Assert.Throws<ArgumentException>(
            () => SealedObject.Open(sealedObject.AsSpan(0, length), new byte[plaintext.Length - 1], _key, Sample.Context));
    }

    [Fact]
    public void Blocking_reads_give_the_same()
    {
        var plaintext = Sample.Plaintext(200_000);
        using var sealing = SealingStream.Seal(new MemoryStream(plaintext), _key, Sample.Context);
        var copy = new MemoryStream();
        var buffer = new byte[7001];
        for (int count; (count = sealing.Read(buffer, 0, buffer.Length)) > 0;)
            copy.Write(buffer, 0, count);
        Assert.Equal(plaintext, SealedObject.Open(copy.ToArray(), _key, Sample.Context));
    }

    [Fact]
    public void Sealing_twice_shares_nothing()
    {
        var plaintext = Sample.Plaintext(1000);
        var first = SealedObject.Seal(plaintext, _key, Sample.Context);
        var second = SealedObject.Seal(plaintext, _key, Sample.Context);
        Assert.Equal(first[..12], second[..12]);
        Assert.False(first.AsSpan(12, 32).SequenceEqual(second.AsSpan(12, 32)), "one salt twice");
        Assert.False(first.AsSpan(76).SequenceEqual(second.AsSpan(76)), "one ciphertext twice");
    }

    [Fact]
    public async Task A_source_is_closed_with_the_stream_unless_it_is_to_stay_open()
    {
        var kept = new MemoryStream([1, 2, 3]);
        await SealedObject.SealAsync(kept, new MemoryStream(), _key, Sample.Context);
        Assert.True(kept.CanRead);
        SealingStream.Seal(kept, _key, Sample.Context, leaveOpen: true).Dispose();
        Assert.True(kept.CanRead);
        var stream = SealingStream.Seal(kept, _key, Sample.Context);
        stream.Dispose();
        Assert.False(kept.CanRead);
        Assert.Throws<ObjectDisposedException>(() => stream.ReadExactly(new byte[1]));
    }

    [Fact]
    public void A_wiped_content_key_seals_nothing()
    {
        var key = ContentKey.Create();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => SealedObject.Seal([1], key, Sample.Context));
        Assert.Throws<ObjectDisposedException>(() => key.Check());
        Assert.Equal(nameof(ContentKey), key.ToString());
    }

    private static async Task<byte[]> DrainAsync(Stream stream, Random random)
    {
        var all = new MemoryStream();
        if (random.Next(2) == 0)
        {
            await stream.CopyToAsync(all);
            return all.ToArray();
        }

        var buffer = new byte[random.Next(1, 200)];
        for (int count; (count = await stream.ReadAsync(buffer)) > 0;)
            all.Write(buffer, 0, count);
        return all.ToArray();
    }
}
