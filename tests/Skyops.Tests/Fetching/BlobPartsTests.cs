using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Skyops.Client;
using Skyops.Client.Accounts;
using Skyops.Ethereum.Keys;
using Skyops.Storage;
using Skyops.Storage.Blobs;
using Skyops.Tests.Silo;
using Skyops.Tests.Storage;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Fetching;

/// <summary>Uploads in parts: what has come stays, what does not fit is passed over, and only the whole is a blob.</summary>
public sealed class BlobPartsTests
{
    private const string Owner = "0xOwner";
    private static readonly byte[] s_blob = FetchFolder.Bytes(100_000, seed: 5);
    private static readonly string s_hash = FetchFolder.Hash(s_blob);

    [Fact]
    public async Task Parts_make_a_blob_whatever_breaks_is_repeated_or_restarts_between()
    {
        using var folder = new TestFolder();
        var options = new FileBlobOptions { Folder = folder.Path };
        using var store = new FileBlobStore(options);
        var parts = new FileBlobParts(options, store, TimeProvider.System);

        Assert.Equal(0, await parts.AddAsync(Owner, s_hash, null, 100_000, Stream.Null, default));
        Assert.Equal(40_000, await parts.AddAsync(Owner, s_hash, 0, 100_000, Part(0, 40_000), default));
        Assert.Equal(40_000, await parts.AddAsync(Owner, s_hash, 0, 100_000, Part(0, 40_000), default));
        Assert.Equal(40_000, await parts.AddAsync(Owner, s_hash, 70_000, 100_000, Part(70_000, 30_000), default));
        await Assert.ThrowsAsync<IOException>(() => parts.AddAsync(Owner, s_hash, 40_000, 100_000, new FirstThen(s_blob[40_000..50_000]), default));
        Assert.Null(await store.FindAsync(s_hash));

        var again = new FileBlobParts(options, store, TimeProvider.System);
        Assert.Equal(50_000, await again.AddAsync(Owner, s_hash, null, 100_000, Stream.Null, default));
        Assert.Equal(0, await again.AddAsync("0xOther", s_hash, null, 100_000, Stream.Null, default));
        Assert.Equal(100_000, await again.AddAsync(Owner, s_hash, 50_000, 100_000, Part(50_000, 50_000), default));

        Assert.Equal(new BlobInfo(s_hash, 100_000), await store.FindAsync(s_hash));
        Assert.Equal(0, await again.AddAsync(Owner, s_hash, null, 100_000, Stream.Null, default));
    }

    [Fact]
    public async Task Other_bytes_than_the_hash_says_are_no_blob_also_when_only_asked_for()
    {
        using var folder = new TestFolder();
        var options = new FileBlobOptions { Folder = folder.Path };
        using var store = new FileBlobStore(options);
        var parts = new FileBlobParts(options, store, TimeProvider.System);

        await Assert.ThrowsAsync<BlobRejectedException>(() => parts.AddAsync(Owner, s_hash, 0, 10, new MemoryStream(new byte[10]), default));
        await Assert.ThrowsAsync<BlobRejectedException>(() => parts.AddAsync(Owner, s_hash, 0, 10, new MemoryStream(new byte[11]), default));
        Assert.Equal(10, await parts.AddAsync(Owner, s_hash, 0, 20, new MemoryStream(new byte[10]), default));
        await Assert.ThrowsAsync<BlobRejectedException>(() => parts.AddAsync(Owner, s_hash, null, 10, Stream.Null, default));

        Assert.Equal(0, await parts.AddAsync(Owner, s_hash, null, 10, Stream.Null, default));
        Assert.Null(await store.FindAsync(s_hash));
    }

    [Fact]
    public async Task So_many_are_under_way_and_old_ones_make_room()
    {
        using var folder = new TestFolder();
        var options = new FileBlobOptions { Folder = folder.Path };
        using var store = new FileBlobStore(options);
        var time = new ManualTimeProvider(DateTimeOffset.UtcNow);
        var parts = new FileBlobParts(options, store, time);
        for (var i = 0; i < FileBlobParts.MostOfOwner; i++) await parts.AddAsync(Owner, FetchFolder.Hash([(byte)i]), 0, 10, new MemoryStream([1]), default);

        await Assert.ThrowsAsync<BlobRejectedException>(() => parts.AddAsync(Owner, s_hash, 0, 10, new MemoryStream([1]), default));
        Assert.Equal(1, await parts.AddAsync("0xOther", s_hash, 0, 10, new MemoryStream([1]), default));
        time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(1, await parts.AddAsync(Owner, s_hash, 0, 10, new MemoryStream([1]), default));
    }

    [Fact]
    public async Task A_client_goes_on_where_an_upload_was_left()
    {
        await using var pool = await TestPool.StartAsync();
        using var folder = new FetchFolder();
        await File.WriteAllBytesAsync(folder.Target, s_blob);
        using var wallet = WalletKey.Create();
        using var client = new SkyopsClient(new SkyopsClientOptions { Silos = [pool.Api], Credentials = new WalletCredentials(wallet), UploadPartBytes = 30_000 });

        var stored = await client.Blobs.UploadAsync(folder.Target);
        var back = folder.Target + ".back";
        await client.Blobs.DownloadAsync(s_hash, back);

        Assert.Equal(new BlobInfo(s_hash, s_blob.Length), stored);
        Assert.Equal(s_blob, await File.ReadAllBytesAsync(back));
    }

    [Fact]
    public async Task The_api_says_how_much_has_come_and_a_hash_alone_still_opens_nothing()
    {
        await using var pool = await TestPool.StartAsync();
        var (mine, theirs) = ((await RawClient.SessionAsync(pool.Api)).Token, (await RawClient.SessionAsync(pool.Api)).Token);

        Assert.Equal((HttpStatusCode.Accepted, 0), await PutAsync(pool, mine, [], "bytes */100000"));
        Assert.Equal((HttpStatusCode.Accepted, 60_000), await PutAsync(pool, mine, s_blob[..60_000], "bytes 0-59999/100000"));
        Assert.Equal((HttpStatusCode.Accepted, 0), await PutAsync(pool, theirs, [], "bytes */100000"));
        Assert.Equal((HttpStatusCode.Accepted, 60_000), await PutAsync(pool, mine, s_blob[..60_000], "bytes 0-59999/100000"));
        Assert.Equal((HttpStatusCode.Created, 100_000), await PutAsync(pool, mine, s_blob[60_000..], "bytes 60000-99999/100000"));
        Assert.Equal((HttpStatusCode.OK, 100_000), await PutAsync(pool, mine, [], "bytes */100000"));
        Assert.Equal((HttpStatusCode.Accepted, 0), await PutAsync(pool, theirs, [], "bytes */100000"));
        Assert.Equal(HttpStatusCode.NotFound, await BlobCaller.With(pool, theirs).StatusAsync(HttpMethod.Get, $"/v1/blobs/{s_hash}"));
        foreach (var wrong in (string[])["bytes 0-9/5", "bytes 0-9/99999999999999", "items 0-9/10", "bytes 0-9/*", "bytes 0-99/200"])
            Assert.Equal(HttpStatusCode.BadRequest, (await PutAsync(pool, theirs, new byte[10], wrong)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PutAsync(pool, "nobody", [], "bytes */10")).Status);
    }

    private static async Task<(HttpStatusCode Status, long Bytes)> PutAsync(TestPool pool, string token, byte[] body, string range)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(pool.Api, $"/v1/blobs/{s_hash}")) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Range", range);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        return (response.StatusCode, answer.TryGetProperty("bytes", out var bytes) ? bytes.GetInt64() : -1);
    }

    private static MemoryStream Part(int from, int length) => new(s_blob, from, length);

    /// <summary>Gives these bytes, and breaks.</summary>
    private sealed class FirstThen(byte[] bytes) : MemoryStream(bytes)
    {
        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            await base.CopyToAsync(destination, bufferSize, cancellationToken);
            throw new IOException("the other side went away");
        }
    }
}
