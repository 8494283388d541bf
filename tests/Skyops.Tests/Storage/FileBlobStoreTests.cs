using System.Security.Cryptography;
using Skyops.Storage;
using Skyops.Storage.Blobs;

namespace Skyops.Tests.Storage;

public sealed class FileBlobStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(131_072)]
    [InlineData(1_000_003)]
    public async Task A_blob_is_read_back_under_its_hash(int size)
    {
        using var store = Open();
        var bytes = Bytes(size);
        var info = await store.PutAsync(new MemoryStream(bytes), null, size);
        Assert.Equal(new BlobInfo(Address(bytes), size), info);
        Assert.Equal(info, await store.FindAsync(info.Sha256));
        await using var stream = await store.OpenAsync(info.Sha256);
        Assert.Equal(size, stream!.Length);
        stream.Position = size / 2;
        using var rest = new MemoryStream();
        await stream.CopyToAsync(rest);
        Assert.Equal(bytes[(size / 2)..], rest.ToArray());
    }

    [Fact]
    public async Task A_blob_that_is_not_what_was_announced_is_refused_and_not_kept()
    {
        using var store = Open();
        var announced = Address(Bytes(10));
        for (var times = 0; times < 2; times++)
        {
            await Assert.ThrowsAsync<BlobRejectedException>(
                async () => await store.PutAsync(new MemoryStream(Bytes(11)), announced, 100));
        }

        Assert.Null(await store.FindAsync(announced));
        Assert.Null(await store.OpenAsync(Address(Bytes(11))));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_blob_that_is_there_does_not_make_a_wrong_stream_right()
    {
        using var store = Open();
        var info = await store.PutAsync(new MemoryStream(Bytes(10)), null, 100);
        await Assert.ThrowsAsync<BlobRejectedException>(
            async () => await store.PutAsync(new MemoryStream(Bytes(11)), info.Sha256, 100));
        Assert.Equal(info, await store.PutAsync(new MemoryStream(Bytes(10)), info.Sha256, 100));
        Assert.Single(Files());
    }

    [Fact]
    public async Task A_blob_over_the_limit_is_refused_and_not_kept()
    {
        using var store = Open();
        await store.PutAsync(new MemoryStream(Bytes(1_000)), null, 1_000);
        await Assert.ThrowsAsync<BlobRejectedException>(
            async () => await store.PutAsync(new MemoryStream(Bytes(1_001)), null, 1_000));
        Assert.Single(Files());
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("..0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8550")]
    public async Task What_is_no_address_names_no_blob(string address)
    {
        using var store = Open();
        await store.PutAsync(new MemoryStream(), null, 0);
        Assert.Null(await store.FindAsync(address));
        Assert.Null(await store.OpenAsync(address));
        await Assert.ThrowsAsync<BlobRejectedException>(
            async () => await store.PutAsync(new MemoryStream(), address, 10));
    }

    [Fact]
    public async Task Many_may_store_one_blob_at_once()
    {
        using var store = Open();
        var bytes = Bytes(200_000);
        var puts = Enumerable.Range(0, 24).Select(n => Task.Run(async () => await store.PutAsync(
            new MemoryStream(bytes), n % 2 == 0 ? Address(bytes) : null, bytes.Length)));
        Assert.All(await Task.WhenAll(puts), x => Assert.Equal(new BlobInfo(Address(bytes), bytes.Length), x));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Assert.Single(Files())));
    }

    [Fact]
    public async Task A_stream_that_breaks_off_leaves_nothing()
    {
        using var store = Open();
        await Assert.ThrowsAsync<IOException>(async () => await store.PutAsync(new BreakingStream(300_000), null, 1 << 20));
        Assert.Empty(Files());
    }

    [Fact]
    public void What_a_dead_process_left_is_removed_and_what_a_live_one_writes_is_not()
    {
        Open().Dispose();
        var incoming = Path.Combine(_folder.Path, "incoming");
        File.WriteAllText(Path.Combine(incoming, "dead"), "half");
        using (new FileStream(Path.Combine(incoming, "live"), FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            Open().Dispose();
            Assert.Equal(["live"], Directory.GetFiles(incoming).Select(Path.GetFileName));
        }
    }

    [Fact]
    public async Task No_more_files_are_open_than_allowed()
    {
        using var store = Open(openFiles: 2);
        var info = await store.PutAsync(new MemoryStream(Bytes(10)), null, 10);
        await using var first = await store.OpenAsync(info.Sha256);
        var second = await store.OpenAsync(info.Sha256);
        var third = store.OpenAsync(info.Sha256).AsTask();
        Assert.False(third.IsCompleted);
        await second!.DisposeAsync();
        await second.DisposeAsync();
        await using var opened = await third;
        var fourth = store.OpenAsync(info.Sha256).AsTask();
        Assert.False(fourth.IsCompleted);
        await opened!.DisposeAsync();
        (await fourth)!.Dispose();
    }

    [Fact]
    public void Wrong_options_are_named_all_at_once()
    {
        var refusal = Assert.Throws<ArgumentException>(
            () => new FileBlobStore(new FileBlobOptions { Folder = "", OpenFiles = 0 }));
        Assert.Contains("folder", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("OpenFiles is 0", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private FileBlobStore Open(int openFiles = 64) => new(new FileBlobOptions { Folder = _folder.Path, OpenFiles = openFiles });

    private string[] Files() => Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories);

    private static string Address(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }
}
