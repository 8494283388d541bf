using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;
using Skyops.Silo.Tasks;
using Skyops.Storage;

namespace Skyops.Silo.Blobs;

/// <summary>
/// The files of a task, asked for with the task. A task that is not there, one of another account, and a blob that the task does not name are the same 404.
/// </summary>
public sealed class TaskBlobEndpoints(IBlobStore blobs, IBlobOwners owners, TaskBlobRights rights) : IEndpoints
{
    private const string Route = "/v1/tasks/{id}/blobs/{sha256}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Route, ["GET", "HEAD"], (RequestDelegate)GetAsync).Is(
            new ApiOperation("An output, input or checkpoint of a task", Access.Reader, KeyScopes.TasksRead) { AnswerType = BlobRequest.ContentType, Success = [200, 206] });
        routes.MapPut(Route, (RequestDelegate)KeepAsync).Is(
            new ApiOperation("Makes a file of a task one of the account's own blobs, so that it can be an input", Access.Account, KeyScopes.TasksWrite) { Answer = SkyopsJson.Default.BlobInfo });
    }

    private async Task GetAsync(HttpContext context)
    {
        if (!Reader.TryGet(context, out var reader)) await Problems.WriteAsync(context, Problems.NotAuthorised);
        else if (await FindAsync(context, reader) is { } sha256) await BlobRequest.SendAsync(context, blobs, sha256);
    }

    private async Task KeepAsync(HttpContext context)
    {
        if (!Reader.TryGetOwner(context, out var owner))
        {
            await Problems.WriteAsync(context, Problems.NotAuthorised);
            return;
        }

        if (await FindAsync(context, new Reader(owner.Address)) is not { } sha256) return;
        if (await blobs.FindAsync(sha256, context.RequestAborted) is not { } info)
        {
            await MissingAsync(context);
            return;
        }

        await owners.AddAsync(owner.Address, sha256, context.RequestAborted);
        await Answers.JsonAsync(context, info, SkyopsJson.Default.BlobInfo);
    }

    /// <summary>The address of a blob that the reader may have; else null, and the answer is written.</summary>
    private async Task<string?> FindAsync(HttpContext context, Reader reader)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (await BlobRequest.AddressAsync(context) is not { } sha256) return null;
        if (TaskIds.IsWellFormed(id) && await rights.MayReadAsync(reader, id, sha256)) return sha256;
        await MissingAsync(context);
        return null;
    }

    private static Task MissingAsync(HttpContext context) => Problems.WriteAsync(context, Problems.NotFound("such file of a task", (string)context.Request.RouteValues["id"]!));
}
