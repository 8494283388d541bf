using Skyops.Sealing;
using Skyops.Sealing.Objects;

namespace Skyops.Tests.Sealing.Objects;

public sealed class SealedRangeReaderTests : IDisposable
{
    private readonly ContentKey _key = ContentKey.Create();

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(53)]
    public async Task Every_range_is_that_of_the_plaintext(int size)
    {
        var plaintext = Sample.Plaintext(size);
        using var reader = await OpenAsync(Seal(plaintext));
        Assert.Equal(size, reader.Length);
        for (var offset = 0; offset <= size + 2; offset++)
        {
            for (var length = 0; length <= size + 2 - offset; length++)
            {
                var buffer = new byte[length];
                var read = await reader.ReadAsync(offset, buffer);
                Assert.Equal(Math.Clamp(size - offset, 0, length), read);
                Assert.Equal(plaintext.Skip(offset).Take(length), buffer.Take(read));
            }
        }
    }

    [Fact]
    public async Task Ranges_of_an_object_of_version_1_are_read_at_random()
    {
        var plaintext = Sample.Plaintext(300_000);
        var source = new MemoryStream(SealedObject.Seal(plaintext, _key, Sample.Context));
        using var reader = await SealedRangeReader.OpenAsync(source, _key, Sample.Context);
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var offset = random.Next(plaintext.Length);
            var buffer = new byte[random.Next(150_000)];
            var read = await reader.ReadAsync(offset, buffer);
            Assert.True(plaintext.AsSpan(offset, read).SequenceEqual(buffer.AsSpan(0, read)), $"seed {seed}");
            Assert.Equal(Math.Min(buffer.Length, plaintext.Length - offset), read);
        }
    }

    [Fact]
    public async Task A_length_that_is_not_that_of_the_object_is_refused_at_once()
    {
        var genuine = Seal(Sample.Plaintext(53));
        for (var length = 0; length < genuine.Length; length++)
            await Assert.ThrowsAsync<SealingException>(() => OpenAsync(genuine[..length]));
        for (var more = 1; more < 80; more++)
            await Assert.ThrowsAsync<SealingException>(() => OpenAsync([.. genuine, .. new byte[more]]));
    }

    [Fact]
    public async Task A_changed_chunk_is_refused_and_its_neighbours_are_read()
    {
        var plaintext = Sample.Plaintext(53);
        var changed = Seal(plaintext);
        changed[(int)Sample.Small.OffsetOf(1) + 3] ^= 1;
        using var reader = await OpenAsync(changed);
        var buffer = new byte[16];
        for (var again = 0; again < 2; again++)
        {
            Assert.Equal(16, await reader.ReadAsync(0, buffer));
            Assert.Equal(plaintext[..16], buffer);
            var error = await Assert.ThrowsAsync<SealingException>(async () => await reader.ReadAsync(20, buffer));
            Assert.Equal(SealingFault.CorruptChunk, error.Fault);
            Assert.Equal(16, await reader.ReadAsync(32, buffer));
            Assert.Equal(plaintext[32..48], buffer);
        }
    }

    private byte[] Seal(byte[] plaintext) => SealedObject.Seal(Sample.Small, plaintext, _key, Sample.Context);

    private Task<SealedRangeReader> OpenAsync(byte[] sealedObject) =>
        SealedRangeReader.OpenAsync(Sample.Small, new MemoryStream(sealedObject), _key, Sample.Context, default);
}
