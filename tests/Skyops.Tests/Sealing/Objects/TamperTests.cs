using Skyops.Sealing;
using Skyops.Sealing.Objects;

namespace Skyops.Tests.Sealing.Objects;

/// <summary>Whatever is done to an object, it opens whole and unchanged or not at all, and the fault says why.</summary>
public sealed class TamperTests : IDisposable
{
    private readonly ContentKey _key = ContentKey.Create();

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(48)]
    [InlineData(50)]
    public void No_object_with_a_changed_bit_opens(int size)
    {
        var genuine = Seal(size);
        for (var bit = 0; bit < genuine.Length * 8; bit++)
        {
            var changed = (byte[])genuine.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var expected = (bit / 8) switch
            {
                < 7 => SealingFault.NotSealed,
                7 => SealingFault.UnsupportedVersion,
                < 12 => SealingFault.MalformedHeader,
                < SealedLayout.HeaderSize => SealingFault.WrongKeyOrContext,
                _ => SealingFault.CorruptChunk,
            };
            Assert.Equal(expected, Sample.RefusalOf(changed, _key));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(48)]
    [InlineData(50)]
    public void No_object_opens_that_was_cut_anywhere(int size)
    {
        var genuine = Seal(size);
        for (var length = 0; length < genuine.Length; length++)
        {
            var body = length - SealedLayout.HeaderSize;
            var (_, within) = Math.DivRem(Math.Max(0, body), Sample.Small.SealedChunkSize);

            // A cut between chunks, or within what would be the next one's tag, leaves only genuine chunks.
            var expected = body <= 0 || within < SealedLayout.TagSize
                ? SealingFault.Truncated
                : SealingFault.CorruptChunk;
            Assert.Equal(expected, Sample.RefusalOf(genuine.AsSpan(0, length), _key));
        }
    }

    [Fact]
    public void No_object_opens_with_bytes_behind_it()
    {
        foreach (var size in new[] { 16, 48 })
        {
            // Behind a full last chunk, what follows is a chunk of its own.
            for (var more = 1; more < 40; more++)
                Assert.Equal(SealingFault.TrailingData, Sample.RefusalOf([.. Seal(size), .. new byte[more]], _key));
        }

        // Behind a short one, it becomes part of it.
        for (var more = 1; more < 40; more++)
            Assert.Equal(SealingFault.CorruptChunk, Sample.RefusalOf([.. Seal(50), .. new byte[more]], _key));
        Assert.Equal(SealingFault.TrailingData, Sample.RefusalOf([.. Seal(48), .. Seal(48)], _key));
    }

    [Fact]
    public void Chunks_that_are_moved_left_out_or_repeated_are_refused()
    {
        var (header, chunks) = Sample.Split(Seal(80));
        Assert.Equal(5, chunks.Count);
        for (var i = 0; i < chunks.Count; i++)
        {
            for (var j = 0; j < chunks.Count; j++)
            {
                if (i == j) continue;
                var swapped = chunks.ToList();
                (swapped[i], swapped[j]) = (swapped[j], swapped[i]);
                AssertCorrupt(header, swapped);
                var overwritten = chunks.ToList();
                overwritten[i] = overwritten[j];
                AssertCorrupt(header, overwritten);
            }

            var repeated = chunks.ToList();
            repeated.Insert(i, chunks[i]);
            var doubled = i == chunks.Count - 1 ? SealingFault.TrailingData : SealingFault.CorruptChunk;
            Assert.Equal(doubled, Sample.RefusalOf(Join(header, repeated), _key));
            var missing = chunks.ToList();
            missing.RemoveAt(i);
            var left = i == chunks.Count - 1 ? SealingFault.Truncated : SealingFault.CorruptChunk;
            Assert.Equal(left, Sample.RefusalOf(Join(header, missing), _key));
        }
    }

    [Fact]
    public void Chunks_of_another_object_are_refused_also_when_key_and_context_are_the_same()
    {
        SealingContext[] contexts = [Sample.Context, Sample.Context with { Shard = 9 }, Sample.Context with { Epoch = 5 }];
        foreach (var context in contexts)
        {
            var (header, chunks) = Sample.Split(Seal(48));
            var (otherHeader, others) = Sample.Split(SealedObject.Seal(Sample.Small, Sample.Plaintext(48), _key, context));
            for (var i = 0; i < chunks.Count; i++)
            {
                var spliced = chunks.ToList();
                spliced[i] = others[i];
                AssertCorrupt(header, spliced);
            }

            Assert.Equal(context == Sample.Context ? SealingFault.CorruptChunk : SealingFault.WrongKeyOrContext,
                Sample.RefusalOf(Join(otherHeader, chunks), _key));
        }
    }

    [Fact]
    public void Another_key_and_every_other_context_are_refused_at_the_header()
    {
        var genuine = Seal(48);
        using var other = ContentKey.Create();
        Assert.Equal(SealingFault.WrongKeyOrContext, Sample.RefusalOf(genuine, other));
        foreach (var context in ContextTests.Others)
            Assert.Equal(SealingFault.WrongKeyOrContext, Sample.RefusalOf(genuine, _key, context));
    }

    [Fact]
    public void An_empty_last_chunk_behind_a_full_one_is_refused_though_who_has_the_key_can_make_it()
    {
        var header = new byte[SealedLayout.HeaderSize];
        using var objectKey = SealedHeader.Write(Sample.Small, _key, Sample.Context, header);
        using var cipher = new ChunkCipher(objectKey);
        var full = new byte[Sample.Small.SealedChunkSize];
        var empty = new byte[SealedLayout.TagSize];
        cipher.Seal(0, last: false, new byte[16], full);
        cipher.Seal(1, last: true, [], empty);
        Assert.Equal(SealingFault.CorruptChunk, Sample.RefusalOf([.. header, .. full, .. empty], _key));
    }

    [Fact]
    public void An_object_of_another_chunk_size_is_refused()
    {
        var other = SealedObject.Seal(new SealedLayout(32), new byte[10], _key, Sample.Context);
        Assert.Equal(SealingFault.MalformedHeader, Sample.RefusalOf(other, _key));
        Assert.Equal(SealingFault.MalformedHeader, Sample.Refusal(() => SealedObject.Open(other, _key, Sample.Context)));
    }

    [Fact]
    public void Changes_at_random_are_refused()
    {
        var genuine = Seal(500);
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var changed = genuine.ToList();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                var at = random.Next(changed.Count);
                var count = random.Next(1, Math.Min(40, changed.Count - at) + 1);
                if (random.Next(2) == 0) changed.RemoveRange(at, count);
                else changed.InsertRange(random.Next(changed.Count), changed.GetRange(at, count));
            }

            if (changed.SequenceEqual(genuine)) continue;
            var error = Record.Exception(() => SealedObject.Open(Sample.Small, changed.ToArray(), _key, Sample.Context));
            Assert.True(error is SealingException, $"seed {seed}: {error?.GetType().Name ?? "opened"}");
        }
    }

    private byte[] Seal(int size) => SealedObject.Seal(Sample.Small, Sample.Plaintext(size), _key, Sample.Context);

    private void AssertCorrupt(byte[] header, List<byte[]> chunks) =>
        Assert.Equal(SealingFault.CorruptChunk, Sample.RefusalOf(Join(header, chunks), _key));

    private static byte[] Join(byte[] header, List<byte[]> chunks) => [.. header, .. chunks.SelectMany(chunk => chunk)];
}
