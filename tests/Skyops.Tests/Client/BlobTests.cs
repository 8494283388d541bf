using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Skyops.Client.Errors;
using Skyops.Client.Tasks;

namespace Skyops.Tests.Client;

/// <summary>Nothing gets its name before its hash is right, and nothing is fetched twice.</summary>
public sealed class BlobTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skyops-blobs-").FullName;
    private readonly byte[] _content = RandomNumberGenerator.GetBytes(400_000);

    private string Hash => Convert.ToHexStringLower(SHA256.HashData(_content));

    private string Target => Path.Combine(_folder, "out", "model.bin");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_download_that_breaks_is_taken_up_where_it_broke()
    {
        await using var silo = await TestSilo.StartAsync();
        var ranges = new List<string>();
        silo.On($"GET /v1/blobs/{Hash}", async (context, number) =>
        {
            ranges.Add(context.Request.Headers.Range.ToString());
            var from = From(context);
            context.Response.StatusCode = from > 0 ? 206 : 200;
            context.Response.ContentLength = _content.Length - from;
            var until = number == 1 ? 150_000 : _content.Length;
            await context.Response.Body.WriteAsync(_content.AsMemory(from, until - from));
            await context.Response.Body.FlushAsync();
            if (number == 1)
            {
                while (!File.Exists(Target + ".part") || new FileInfo(Target + ".part").Length < 128 << 10) await Task.Yield();
                context.Abort();
            }
        });
        using var client = new TestClient(silo.Address);
        await client.Skyops.Blobs.DownloadAsync(Hash, Target);
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target));
        Assert.Equal(2, ranges.Count);
        Assert.StartsWith("bytes=", ranges[1], StringComparison.Ordinal);
        Assert.False(File.Exists(Target + ".part"));
    }

    [Fact]
    public async Task Content_that_is_not_what_its_hash_says_gets_no_name()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.On($"GET /v1/blobs/{Hash}", (context, _) => context.Response.Body.WriteAsync(_content.AsMemory(1)).AsTask());
        using var client = new TestClient(silo.Address);
        var failure = await Assert.ThrowsAsync<SkyopsException>(() => client.Skyops.Blobs.DownloadAsync(Hash, Target));
        Assert.Equal(SkyopsErrorCodes.Corrupt, failure.Code);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Target)!));
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_fetched_again()
    {
        await using var silo = await TestSilo.StartAsync();
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        await File.WriteAllBytesAsync(Target, _content);
        using var client = new TestClient(silo.Address);
        await client.Skyops.Blobs.DownloadAsync(Hash, Target);
        Assert.Equal(0, silo.Count($"GET /v1/blobs/{Hash}"));
    }

    [Fact]
    public async Task An_upload_sends_only_what_the_silo_does_not_have()
    {
        await using var silo = await TestSilo.StartAsync();
        var stored = Array.Empty<byte>();
        silo.On($"HEAD /v1/blobs/{Hash}", (context, _) =>
        {
            context.Response.StatusCode = stored.Length == 0 ? 404 : 200;
            if (stored.Length > 0) context.Response.ContentLength = stored.Length;
            return Task.CompletedTask;
        });
        silo.On($"PUT /v1/blobs/{Hash}", async (context, _) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            stored = body.ToArray();
            await TestSilo.JsonAsync(context, $$"""{"sha256":"{{Hash}}","bytes":{{stored.Length}}}""");
        });
        var path = Path.Combine(_folder, "data.bin");
        await File.WriteAllBytesAsync(path, _content);
        using var client = new TestClient(silo.Address);
        await client.Skyops.Blobs.UploadAsync(path);
        var second = await client.Skyops.Blobs.UploadAsync(path);
        Assert.Equal(_content, stored);
        Assert.Equal((Hash, _content.Length), (second.Sha256, second.Bytes));
        Assert.Equal(1, silo.Count($"PUT /v1/blobs/{Hash}"));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../x")]
    [InlineData("a\\..\\x")]
    [InlineData("c:x")]
    [InlineData("")]
    [InlineData("a//b")]
    [InlineData("a\nb")]
    public void No_output_leaves_its_folder(string path) => Assert.Throws<SkyopsException>(() => OutputPaths.Resolve(_folder, path));

    [Fact]
    public void Outputs_may_lie_in_folders() => Assert.Equal(Path.Combine(_folder, "a", "b.txt"), OutputPaths.Resolve(_folder, "a/b.txt"));

    private static int From(HttpContext context)
    {
        var range = context.Request.Headers.Range.ToString();
        return range.Length == 0 ? 0 : int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
    }
}
