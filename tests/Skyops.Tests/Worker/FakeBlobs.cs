using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Skyops.Tasks;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Worker;

/// <summary>The blob routes of the API in memory: content addresses are checked, a token is asked for.</summary>
internal sealed class FakeBlobs
{
    public const string Token = "blob-token";

    private readonly ConcurrentDictionary<string, byte[]> blobs = new(StringComparer.Ordinal);
    private int failures;
    private int puts;
    private int gets;

    public int Puts => puts;

    public int Gets => gets;

    public byte[] this[string sha256] => blobs[sha256];

    /// <summary>The next requests are answered with 503.</summary>
    public void FailNext(int count) => failures = count;

    /// <summary>Keeps bytes under their hash and gives the input that names them.</summary>
    public Wire.Input Add(string name, string fileName, byte[] bytes)
    {
        var hash = SHA256.HashData(bytes);
        blobs[Convert.ToHexStringLower(hash)] = bytes;
        return new Wire.Input
        {
            Name = name,
            FileName = fileName,
            Bytes = bytes.Length,
            Sha256 = Google.Protobuf.ByteString.CopyFrom(hash),
        };
    }

    /// <summary>Puts other bytes under an address, as a faulty store would.</summary>
    public void Corrupt(string sha256, byte[] bytes) => blobs[sha256] = bytes;

    public void Map(WebApplication app)
    {
        app.MapMethods("/v1/blobs/{sha256}", ["GET", "HEAD"], ReadAsync);
        app.MapPut("/v1/blobs/{sha256}", WriteAsync);
    }

    private bool Refuses(HttpContext http)
    {
        if (Interlocked.Decrement(ref failures) >= 0)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return true;
        }

        if (http.Request.Headers.Authorization == $"Bearer {Token}") return false;
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return true;
    }

    private async Task ReadAsync(HttpContext http, string sha256)
    {
        if (Refuses(http)) return;
        if (!blobs.TryGetValue(sha256, out var bytes))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (HttpMethods.IsHead(http.Request.Method)) return;

        // Inputs are given out to attempts only.
        if (!AttemptKey.TryParse(http.Request.Query["attempt"], out _))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        Interlocked.Increment(ref gets);
        await Results.Bytes(bytes, enableRangeProcessing: true).ExecuteAsync(http);
    }

    private async Task WriteAsync(HttpContext http, string sha256)
    {
        if (Refuses(http)) return;
        using var content = new MemoryStream();
        await http.Request.Body.CopyToAsync(content);
        var good = Convert.ToHexStringLower(SHA256.HashData(content.ToArray())) == sha256;
        http.Response.StatusCode = good ? StatusCodes.Status201Created : StatusCodes.Status400BadRequest;
        if (!good) return;
        Interlocked.Increment(ref puts);
        blobs[sha256] = content.ToArray();
    }
}
