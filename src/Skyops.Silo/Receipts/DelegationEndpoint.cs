using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Skyops.Accounts;
using Skyops.Ethereum.Sessions;
using Skyops.Silo.Accounts;
using Skyops.Silo.Blobs;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;
using Skyops.Storage;

namespace Skyops.Silo.Receipts;

/// <summary>
/// The statements by which nodes' wallets delegate to the keys that sign receipts: whoever checks a receipt needs the one it names, whosever task it was. Nothing but
/// delegations of nodes and of the account itself is given out here, whatever hash is asked for.
/// </summary>
public sealed class DelegationEndpoint(IBlobStore blobs) : IEndpoints
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/delegations/{id}", (RequestDelegate)GetAsync).Is(
        new ApiOperation("The delegation to a key that signs receipts, by its hash", Access.Reader, KeyScopes.TasksRead) { AnswerType = BlobRequest.ContentType });

    private async Task GetAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (!Reader.TryGet(context, out var reader)) await Problems.WriteAsync(context, Problems.NotAuthorised);
        else if (await ReadAsync(reader, id, context.RequestAborted) is { } bytes) await SendAsync(context, bytes);
        else await Problems.WriteAsync(context, Problems.NotFound("delegation of a node", id));
    }

    private async Task<byte[]?> ReadAsync(Reader reader, string id, CancellationToken cancellationToken)
    {
        await using var blob = await blobs.OpenAsync(id, cancellationToken);
        if (blob is null || blob.Length > SignedDelegation.MaxSize) return null;
        var bytes = new byte[blob.Length];
        await blob.ReadExactlyAsync(bytes, cancellationToken);
        if (!SignedDelegation.TryRead(bytes, out var signed)) return null;
        var isPublic = signed.Delegation.Scope == SessionScope.Node || reader.Account is null;
        return isPublic || signed.Delegation.Account.ToString() == reader.Account ? bytes : null;
    }

    private static Task SendAsync(HttpContext context, byte[] bytes)
    {
        context.Response.ContentType = BlobRequest.ContentType;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
