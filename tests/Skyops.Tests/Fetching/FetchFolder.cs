using System.Security.Cryptography;
using Skyops.Storage.Fetching;

namespace Skyops.Tests.Fetching;

/// <summary>A place to fetch into, looked at afterwards.</summary>
internal sealed class FetchFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("skyops-fetching-");

    public string Target => Path.Combine(_root.FullName, "file");

    public bool IsEmpty => !_root.EnumerateFileSystemInfos().Any();

    public async Task<FetchedFile> FetchAsync(FetchOptions options, string url, string? sha256 = null, long most = 10 << 20, TimeProvider? time = null)
    {
        using var fetcher = new Fetcher(options, time ?? TimeProvider.System);
        return await fetcher.FetchAsync(new FetchRequest(url, sha256, most), Target, CancellationToken.None);
    }

    /// <summary>It is not fetched, and nothing remains.</summary>
    public async Task<FetchException> RefusedAsync(FetchOptions options, string url, string? sha256 = null, long most = 10 << 20, TimeProvider? time = null)
    {
        var refused = await Assert.ThrowsAsync<FetchException>(() => FetchAsync(options, url, sha256, most, time));
        Assert.True(IsEmpty, "something remains");
        return refused;
    }

    public static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public void Dispose() => _root.Delete(recursive: true);
}
