using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Errors;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;
using Skyops.Storage;

namespace Skyops.Silo.Blobs;

/// <summary>Content-addressed blobs over HTTP: PUT what you know the hash of, POST what you do not, GET with ranges.</summary>
public sealed class BlobEndpoints(IBlobStore blobs) : IEndpoints
{
    private const int HexLength = 64;
    private const string Bytes = "application/octet-stream";
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/blobs", (RequestDelegate)(context => StoreAsync(context, null))).Is(
            new ApiOperation("Stores a blob", Access.Writer, KeyScopes.TasksWrite) { RequestType = Bytes, Answer = SkyopsJson.Default.BlobInfo, Success = [201] });
        routes.MapPut("/v1/blobs/{sha256}", (RequestDelegate)PutAsync).Is(
            new ApiOperation("Stores a blob under its hash", Access.Writer, KeyScopes.TasksWrite) { RequestType = Bytes, Answer = SkyopsJson.Default.BlobInfo, Success = [201, 200] });
        routes.MapMethods("/v1/blobs/{sha256}", ["GET", "HEAD"], (RequestDelegate)GetAsync).Is(
            new ApiOperation("A blob; its content address is the capability", Access.Any, KeyScopes.TasksRead) { AnswerType = Bytes, Success = [200, 206] });
    }

    private async Task PutAsync(HttpContext context)
    {
        if (Address(context) is { } sha256) await StoreAsync(context, sha256);
        else await Problems.WriteAsync(context, Problems.Invalid(BadAddress(context)));
    }

    private async Task StoreAsync(HttpContext context, string? expected)
    {
        if (Caller.Of(context) is not (Caller.Account or Caller.Worker))
        {
            await Problems.WriteAsync(context, Problems.NotAuthorised);
            return;
        }

        if (context.Request.ContentLength > Limits.BlobBytes)
        {
            await Problems.WriteAsync(context, new Refusal(
                RefusalCode.TooLarge, $"the blob has {context.Request.ContentLength:N0} bytes; the limit is {Limits.BlobBytes:N0}", "split it"));
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = Limits.BlobBytes;
        try
        {
            var known = expected is null ? null : await blobs.FindAsync(expected, context.RequestAborted);
            var info = known ?? await blobs.PutAsync(context.Request.Body, expected, Limits.BlobBytes, context.RequestAborted);
            context.Response.Headers.Location = $"/v1/blobs/{info.Sha256}";
            await Answers.JsonAsync(context, info, SkyopsJson.Default.BlobInfo, known is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
        }
        catch (BlobRejectedException rejected)
        {
            await Problems.WriteAsync(context, new Refusal(RefusalCode.Invalid, rejected.Message, "hash the bytes you send with SHA-256"));
        }
    }

    private async Task GetAsync(HttpContext context)
    {
        if (Caller.Of(context) is Caller.Nobody)
        {
            await Problems.WriteAsync(context, Problems.NotAuthorised);
            return;
        }

        if (Address(context) is not { } sha256)
        {
            await Problems.WriteAsync(context, Problems.Invalid(BadAddress(context)));
            return;
        }

        var stream = await blobs.OpenAsync(sha256, context.RequestAborted);
        if (stream is null)
        {
            await Problems.WriteAsync(context, Problems.NotFound("blob", sha256));
            return;
        }

        context.Response.Headers.CacheControl = "private, immutable, max-age=31536000";
        await Results.Stream(stream, Bytes, entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue($"\"{sha256}\""), enableRangeProcessing: true)
            .ExecuteAsync(context);
    }

    private static string? Address(HttpContext context)
    {
        var text = (string)context.Request.RouteValues["sha256"]!;
        return text.Length == HexLength && !text.AsSpan().ContainsAnyExcept(HexDigits) ? text : null;
    }

    private static FieldError BadAddress(HttpContext context) => new(
        "sha256", Problems.Shorten((string)context.Request.RouteValues["sha256"]!), "not a content address", "64 lower-case hexadecimal digits", "use the SHA-256 of the bytes");
}
