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
using Skyops.Storage.Blobs;
using Skyops.Tasks;

namespace Skyops.Silo.Blobs;

/// <summary>
/// Content-addressed blobs over HTTP: PUT what you know the hash of, POST what you do not, GET with ranges what you have sent yourself. To know a hash opens nothing, and whether
/// the silo has a blob from somebody else cannot be told from any answer: bytes that somebody else sent are sent again, and stored once. A worker also reads the inputs of an
/// attempt while that runs on it, and names the attempt.
/// </summary>
public sealed class BlobEndpoints(IBlobStore blobs, FileBlobParts parts, IBlobOwners owners, IGrainFactory grains) : IEndpoints
{
    private const string Attempt = "attempt";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/blobs", (RequestDelegate)(context => StoreAsync(context, null))).Is(
            new ApiOperation("Stores a blob", Access.Writer, KeyScopes.TasksWrite) { RequestType = BlobRequest.ContentType, Answer = SkyopsJson.Default.BlobInfo, Success = [201] });
        routes.MapPut("/v1/blobs/{sha256}", (RequestDelegate)PutAsync).Is(
            new ApiOperation("Stores a blob under its hash, or a part of it", Access.Writer, KeyScopes.TasksWrite)
            {
                RequestType = BlobRequest.ContentType,
                Answer = SkyopsJson.Default.BlobInfo,
                Success = [201, 200, 202],
                Headers = [new ApiParameter("Content-Range", "of a part: bytes FROM-TO/TOTAL; bytes */TOTAL asks how much has come")],
            });
        routes.MapMethods("/v1/blobs/{sha256}", ["GET", "HEAD"], (RequestDelegate)GetAsync).Is(new ApiOperation("A blob that the caller has sent", Access.Any, KeyScopes.TasksRead)
        {
            AnswerType = BlobRequest.ContentType,
            Success = [200, 206],
            Query = [new ApiParameter(Attempt, "for a worker: the attempt on it whose input this is")],
        });
    }

    private async Task PutAsync(HttpContext context)
    {
        if (await BlobRequest.AddressAsync(context) is not { } sha256) return;
        var (part, error) = BlobPartRequest.Read(context.Request);
        if (error is not null) await Problems.WriteAsync(context, Problems.Invalid(error));
        else if (part is not null) await AddAsync(context, sha256, part);
        else await StoreAsync(context, sha256);
    }

    /// <summary>202 says how much has come: from there the next part is taken, any other is passed over.</summary>
    private async Task AddAsync(HttpContext context, string sha256, BlobPartRequest part)
    {
        if (Owner(context) is not { } owner)
        {
            await Problems.WriteAsync(context, Problems.NotAuthorised);
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = part.Bytes;
        try
        {
            var known = owners.Has(owner, sha256) ? await blobs.FindAsync(sha256, context.RequestAborted) : null;
            var come = known?.Bytes ?? await parts.AddAsync(owner, sha256, part.From, part.Total, context.Request.Body, context.RequestAborted);
            var isWhole = known is not null || come == part.Total;
            if (isWhole)
            {
                await owners.AddAsync(owner, sha256, context.RequestAborted);
                context.Response.Headers.Location = $"/v1/blobs/{sha256}";
            }

            var status = known is not null ? StatusCodes.Status200OK : isWhole ? StatusCodes.Status201Created : StatusCodes.Status202Accepted;
            await Answers.JsonAsync(context, new BlobInfo(sha256, come), SkyopsJson.Default.BlobInfo, status);
        }
        catch (BlobRejectedException rejected)
        {
            await Problems.WriteAsync(context, new Refusal(RefusalCode.Invalid, rejected.Message, "hash the whole blob with SHA-256, and send its parts one after another"));
        }
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
