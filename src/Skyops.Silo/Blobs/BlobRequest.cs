using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Skyops.Errors;
using Skyops.Silo.Http;
using Skyops.Storage;

namespace Skyops.Silo.Blobs;

/// <summary>What requests about blobs share: reading the address, and giving out the bytes.</summary>
internal static class BlobRequest
{
    public const string ContentType = "application/octet-stream";
    private const int HexLength = 64;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>The content address in the route; null, and the problem is written, when it is none.</summary>
    public static async ValueTask<string?> AddressAsync(HttpContext context)
    {
        var text = (string)context.Request.RouteValues["sha256"]!;
        if (text.Length == HexLength && !text.AsSpan().ContainsAnyExcept(HexDigits)) return text;
        await Problems.WriteAsync(context, Problems.Invalid(new FieldError(
            "sha256", Problems.Shorten(text), "not a content address", "64 lower-case hexadecimal digits", "use the SHA-256 of the bytes")));
        return null;
    }

    /// <summary>The bytes, in ranges when asked; the same 404 for a blob that is not there as for one that is somebody else's.</summary>
    public static async Task SendAsync(HttpContext context, IBlobStore blobs, string sha256)
    {
        if (await blobs.OpenAsync(sha256, context.RequestAborted) is not { } stream)
        {
            await MissingAsync(context, sha256);
            return;
        }

        context.Response.Headers.CacheControl = "private, immutable, max-age=31536000";
        await Results.Stream(stream, ContentType, entityTag: new EntityTagHeaderValue($"\"{sha256}\""), enableRangeProcessing: true).ExecuteAsync(context);
    }

    public static Task MissingAsync(HttpContext context, string sha256) => Problems.WriteAsync(context, new Refusal(
        RefusalCode.NotFound, $"there is no blob '{sha256}' of yours",
        "an account reads what it uploaded here, and what its tasks made at /v1/tasks/{id}/blobs/{sha256}"));
}
