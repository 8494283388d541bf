using Skyops.Tasks;
using Skyops.Tests.Testing;
using Skyops.Worker.Blobs;

namespace Skyops.Tests.Worker;

public sealed class InputCacheTests : IAsyncLifetime, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("skyops-cache-").FullName;
    private readonly BlobAccess access = new();
    private readonly ManualTimeProvider time = new();
    private FakeSilo silo = null!;
    private BlobClient client = null!;

    public async Task InitializeAsync()
    {
        silo = await FakeSilo.StartAsync();
        client = new BlobClient(access, TimeProvider.System);
        access.Replace(silo.Endpoint.Api, FakeBlobs.Token);
    }

    public async Task DisposeAsync() => await silo.DisposeAsync();

    public void Dispose()
    {
        client.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_blob_is_fetched_once_even_when_many_want_it_at_once()
    {
        var cache = new InputCache(Cache, 1_000, client, time);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => PlaceAsync(cache, "data", $"copy-{i}")));

        Assert.Equal(1, silo.Blobs.Gets);
        for (var i = 0; i < 20; i++) Assert.Equal("data", File.ReadAllText(Path.Combine(folder, $"copy-{i}")));
    }

    [Fact]
    public async Task The_least_recently_used_leaves_when_the_budget_is_full()
    {
        var cache = new InputCache(Cache, 10, client, time);
        foreach (var text in (string[])["aaaa", "bbbb", "aaaa", "cccc"])
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await PlaceAsync(cache, text, Guid.NewGuid().ToString());
        }

        var kept = Directory.EnumerateFiles(Cache).Select(File.ReadAllText).Order();

        Assert.Equal(["aaaa", "cccc"], kept);
        Assert.Equal(3, silo.Blobs.Gets);
    }

    [Fact]
    public async Task A_file_that_rotted_on_the_disk_is_fetched_again()
    {
        await PlaceAsync(new InputCache(Cache, 1_000, client, time), "good", "first");
        var cached = Directory.EnumerateFiles(Cache).Single();
        File.Delete(cached);
        await File.WriteAllTextAsync(cached, "evil");

        await PlaceAsync(new InputCache(Cache, 1_000, client, time), "good", "second");

        Assert.Equal("good", await File.ReadAllTextAsync(Path.Combine(folder, "second")));
        Assert.Equal(2, silo.Blobs.Gets);
    }

    [Fact]
    public async Task A_blob_that_nobody_has_is_a_clear_failure_that_is_not_tried_again()
    {
        var missing = new string('0', 64);

        var failure = await Assert.ThrowsAsync<BlobTransferException>(
            () => client.FetchAsync(s_attempt, missing, 4, Path.Combine(folder, "x"), CancellationToken.None));

        Assert.False(failure.IsTransient);
        Assert.Contains("404", failure.Message, StringComparison.Ordinal);
    }

    private static readonly AttemptKey s_attempt = new("t1", 0, 0, 0, 1);

    private string Cache => Path.Combine(folder, "cache");

    private async Task PlaceAsync(InputCache cache, string text, string name)
    {
        var input = silo.Blobs.Add("x", "x", System.Text.Encoding.ASCII.GetBytes(text));
        await cache.PlaceAsync(
            s_attempt, Convert.ToHexStringLower(input.Sha256.Span), input.Bytes, Path.Combine(folder, name), mayWrite: false, default);
    }
}
