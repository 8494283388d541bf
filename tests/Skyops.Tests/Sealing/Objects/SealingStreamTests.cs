using Skyops.Sealing;
using Skyops.Sealing.Objects;

namespace Skyops.Tests.Sealing.Objects;

/// <summary>What a reader sees of an object that is not genuine: a genuine beginning, then the refusal, and never an end.</summary>
public sealed class SealingStreamTests : IDisposable
{
    private readonly ContentKey _key = ContentKey.Create();

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(400)]
    [InlineData(411)]
    public async Task Nothing_of_a_changed_chunk_or_of_what_follows_is_given_out(int size)
    {
        var plaintext = Sample.Plaintext(size);
        var genuine = SealedObject.Seal(Sample.Small, plaintext, _key, Sample.Context);
        for (var at = SealedLayout.HeaderSize; at < genuine.Length; at++)
        {
            var changed = (byte[])genuine.Clone();
            changed[at] ^= 0x40;
            var (given, fault) = await ReadAsync(changed);
            var chunk = (at - SealedLayout.HeaderSize) / Sample.Small.SealedChunkSize;
            Assert.Equal(SealingFault.CorruptChunk, fault);
            Assert.InRange(given.Length, 0, chunk * Sample.Small.ChunkSize);
            Assert.True(plaintext.AsSpan().StartsWith(given));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(400)]
    [InlineData(411)]
    public async Task A_cut_object_is_refused_before_its_end_is_reported(int size)
    {
        var plaintext = Sample.Plaintext(size);
        var genuine = SealedObject.Seal(Sample.Small, plaintext, _key, Sample.Context);
        for (var length = 0; length < genuine.Length; length++)
        {
            var (given, fault) = await ReadAsync(genuine[..length]);
            Assert.Contains(fault, new[] { SealingFault.Truncated, SealingFault.CorruptChunk });
            Assert.True(given.Length < size || size == 0);
            Assert.True(plaintext.AsSpan().StartsWith(given));
        }
    }

    [Fact]
    public async Task Bytes_behind_the_end_are_refused_before_the_end_is_reported()
    {
        for (var size = 380; size < 420; size++)
        {
            var genuine = SealedObject.Seal(Sample.Small, Sample.Plaintext(size), _key, Sample.Context);
            for (var more = 1; more < 40; more++)
            {
                var (_, fault) = await ReadAsync([.. genuine, .. new byte[more]]);
                Assert.Equal(size % 16 == 0 ? SealingFault.TrailingData : SealingFault.CorruptChunk, fault);
            }
        }
    }

    [Fact]
    public async Task A_refused_object_stays_refused()
    {
        var genuine = SealedObject.Seal(Sample.Small, Sample.Plaintext(4000), _key, Sample.Context);
        foreach (var at in new[] { 100, 2000, genuine.Length - 1 })
        {
            var changed = (byte[])genuine.Clone();
            changed[at] ^= 1;
            await using var stream = await OpenAsync(changed);
            var buffer = new byte[10_000];
            await Assert.ThrowsAsync<SealingException>(async () => await stream.ReadExactlyAsync(buffer));
            for (var again = 0; again < 5; again++)
                await Assert.ThrowsAsync<SealingException>(async () => _ = await stream.ReadAsync(buffer));
            await Assert.ThrowsAsync<SealingException>(() => stream.CopyToAsync(Stream.Null));
        }
    }

    [Fact]
    public async Task What_breaks_in_the_source_is_raised_as_it_is_and_again()
    {
        var genuine = SealedObject.Seal(Sample.Plaintext(1_000_000), _key, Sample.Context);
        await using var stream = await SealingStream.OpenAsync(new BrokenStream(genuine, 700_000), _key, Sample.Context);
        await Assert.ThrowsAsync<IOException>(() => stream.CopyToAsync(Stream.Null));
        await Assert.ThrowsAsync<IOException>(async () => _ = await stream.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task A_download_goes_on_at_any_chunk()
    {
        var plaintext = Sample.Plaintext(411);
        var genuine = SealedObject.Seal(Sample.Small, plaintext, _key, Sample.Context);
        var header = genuine[..SealedLayout.HeaderSize];
        for (var chunk = 0; chunk < Sample.Small.ChunksOf(plaintext.Length); chunk++)
        {
            var rest = new RaggedStream(genuine[(int)Sample.Small.OffsetOf(chunk)..], chunk, 50);
            await using var stream = SealingStream.Resume(
                Sample.Small, header, rest, chunk, _key, Sample.Context, leaveOpen: false);
            var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            Assert.Equal(plaintext[(chunk * 16)..], copy.ToArray());

            await using var misplaced = SealingStream.Resume(
                Sample.Small, header, new MemoryStream(genuine[(int)Sample.Small.OffsetOf(chunk)..]), chunk + 1, _key,
                Sample.Context, leaveOpen: false);
            await Assert.ThrowsAsync<SealingException>(() => misplaced.CopyToAsync(Stream.Null));
        }

        await using var nothing = SealingStream.Resume(
            Sample.Small, header, new MemoryStream(), firstChunk: 3, _key, Sample.Context, leaveOpen: false);
        var error = await Assert.ThrowsAsync<SealingException>(() => nothing.CopyToAsync(Stream.Null));
        Assert.Equal(SealingFault.Truncated, error.Fault);
    }

    private Task<SealingStream> OpenAsync(byte[] sealedObject) => SealingStream.OpenAsync(
        Sample.Small, new RaggedStream(sealedObject, sealedObject.Length, 100), _key, Sample.Context, leaveOpen: false, default);

    // All that is given out until the refusal; that the end is reported fails the test.
    private async Task<(byte[] Given, SealingFault Fault)> ReadAsync(byte[] sealedObject)
    {
        var given = new MemoryStream();
        var buffer = new byte[1000];
        try
        {
            await using var stream = await OpenAsync(sealedObject);
            for (int count; (count = await stream.ReadAsync(buffer)) > 0;)
                given.Write(buffer, 0, count);
        }
        catch (SealingException error)
        {
            return (given.ToArray(), error.Fault);
        }

        throw new Xunit.Sdk.XunitException("It was read to its end.");
    }

    private sealed class BrokenStream(byte[] content, int at) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position >= at ? throw new IOException("broken") : base.ReadAsync(buffer, cancellationToken);
    }
}
