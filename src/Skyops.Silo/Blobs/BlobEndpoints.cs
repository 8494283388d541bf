using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Core.Nodes;
using Skyops.Errors;
using Skyops.Nodes;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;
using Skyops.Silo.Tasks;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Silo.Blobs;

/// <summary>
/// Content-addressed blobs over HTTP: PUT what you know the hash of, POST what you do not, GET with ranges what you have sent yourself. To know a hash opens nothing, and whether
/// the silo has a blob from somebody else cannot be told from any answer: bytes that somebody else sent are sent again, and stored once. A worker also reads the inputs of an
/// attempt while that runs on it, and names the attempt.
/// </summary>
public sealed class BlobEndpoints(IBlobStore blobs, IBlobOwners owners, IGrainFactory grains) : IEndpoints
{
    private const string Attempt = "attempt";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/blobs", (RequestDelegate)(context => StoreAsync(context, null))).Is(
            new ApiOperation("Stores a blob", Access.Writer, KeyScopes.TasksWrite) { RequestType = BlobRequest.ContentType, Answer = SkyopsJson.Default.BlobInfo, Success = [201] });
        routes.MapPut("/v1/blobs/{sha256}", (RequestDelegate)PutAsync).Is(
            new ApiOperation("Stores a blob under its hash", Access.Writer, KeyScopes.TasksWrite) { RequestType = BlobRequest.ContentType, Answer = SkyopsJson.Default.BlobInfo, Success = [201, 200] });
        routes.MapMethods("/v1/blobs/{sha256}", ["GET", "HEAD"], (RequestDelegate)GetAsync).Is(new ApiOperation("A blob that the caller has sent", Access.Any, KeyScopes.TasksRead)
        {
            AnswerType = BlobRequest.ContentType,
            Success = [200, 206],
            Query = [new ApiParameter(Attempt, "for a worker: the attempt on it whose input this is")],
        });
    }

    private async Task PutAsync(HttpContext context)
    {
        if (await BlobRequest.AddressAsync(context) is { } sha256) await StoreAsync(context, sha256);
    }

    private async Task StoreAsync(HttpContext context, string? expected)
    {
        if (Owner(context) is not { } owner)
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
            // Only who has sent the bytes before need not send them: the bytes are the proof.
            var known = expected is not null && owners.Has(owner, expected) ? await blobs.FindAsync(expected, context.RequestAborted) : null;
            var info = known ?? await blobs.PutAsync(context.Request.Body, expected, Limits.BlobBytes, context.RequestAborted);
            await owners.AddAsync(owner, info.Sha256, context.RequestAborted);
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

        if (await BlobRequest.AddressAsync(context) is not { } sha256) return;
        if (await MayReadAsync(context, sha256)) await BlobRequest.SendAsync(context, blobs, sha256);
        else await BlobRequest.MissingAsync(context, sha256);
    }

    private async Task<bool> MayReadAsync(HttpContext context, string sha256)
    {
        if (Caller.Of(context) is Caller.Operator || (Owner(context) is { } owner && owners.Has(owner, sha256))) return true;
        if (Caller.Of(context) is not Caller.Worker worker || !AttemptKey.TryParse(context.Request.Query[Attempt].FirstOrDefault(), out var key)) return false;
        if (CanaryNames.IsCanary(key.TaskId)) return sha256 == Canaries.DataSha256;
        return TaskIds.IsWellFormed(key.TaskId) && await grains.GetGrain<ITaskGrain>(key.TaskId).ReadsAsync(key, worker.Node, sha256);
    }

    /// <summary>Whose the blobs are that a caller sends; null for one who may not send any.</summary>
    private static string? Owner(HttpContext context) => Caller.Of(context) switch
    {
        Caller.Account account => account.Address,
        Caller.Worker worker => worker.Node,
        _ => null,
    };
}
