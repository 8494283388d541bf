using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Errors;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;

namespace Skyops.Silo.Accounts;

/// <summary>Keys of an account's programs. None of these routes has a scope: a key makes and ends no key.</summary>
public sealed class KeyEndpoints(IGrainFactory grains) : IEndpoints
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/keys", (RequestDelegate)CreateAsync).Is(new ApiOperation("Makes a key for a program; the only answer that holds its secret", Access.Account)
        {
            Request = SkyopsJson.Default.KeyRequest,
            Answer = SkyopsJson.Default.KeyCreatedResponse,
            Success = [201],
        });
        routes.MapGet("/v1/keys", (RequestDelegate)ListAsync).Is(
            new ApiOperation("The account's keys without their secrets, newest first", Access.Account) { Answer = SkyopsJson.Default.KeyItems });
        routes.MapDelete("/v1/keys/{id}", (RequestDelegate)RevokeAsync).Is(
            new ApiOperation("Ends a key for ever; a repeat changes nothing", Access.Account) { Answer = SkyopsJson.Default.KeyView });
    }

    /// <summary>The token of a wallet that signed in itself spends nothing, so it makes nothing that spends.</summary>
    private static readonly Refusal CannotSpend = new(
        RefusalCode.Forbidden, $"a login by a signed message makes no key with {KeyScopes.TasksWrite}", "log in with a delegation, as `skyops login` does, and make the key there; keys that only read can be made here");

    private async Task CreateAsync(HttpContext context)
    {
        if (!Reader.TryGetOwner(context, out var owner))
        {
            await Problems.WriteAsync(context, Problems.NotAuthorised);
            return;
        }

        var body = await RequestBody.ReadJsonAsync(context, SkyopsJson.Default.KeyRequest);
        if (body.IsRefused)
        {
            await Problems.WriteAsync(context, body.Refusal);
            return;
        }

        var request = body.Value;
        if (owner.Session is Session.Wallet && request.Scopes?.Contains(KeyScopes.TasksWrite) == true)
        {
            await Problems.WriteAsync(context, CannotSpend);
            return;
        }

        var text = ApiKeyText.New(owner.Session.Address);
        var made = await grains.GetGrain<IAccountGrain>(owner.Address).CreateKeyAsync(new NewKey(
            text.Id, text.Hash, request.Name ?? "", request.Scopes ?? [], new SpendCaps(request.PerTaskCap, request.MonthlyCap), request.ExpiresAt));
        if (made.IsRefused)
        {
            await Problems.WriteAsync(context, made.Refusal);
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        await Answers.JsonAsync(context, new KeyCreatedResponse(text.Text, made.Value), SkyopsJson.Default.KeyCreatedResponse, StatusCodes.Status201Created);
    }

    private async Task ListAsync(HttpContext context)
    {
        if (await OwnAccount.FindAsync(context, grains) is not { } account) return;
        await Answers.JsonAsync(context, new KeyItems(await account.KeysAsync()), SkyopsJson.Default.KeyItems);
    }

    private async Task RevokeAsync(HttpContext context)
    {
        if (await OwnAccount.FindAsync(context, grains) is not { } account) return;
        var id = (string)context.Request.RouteValues["id"]!;
        var key = await account.RevokeKeyAsync(id);
        if (key.IsRefused) await Problems.WriteAsync(context, key.Refusal);
        else await Answers.JsonAsync(context, key.Value, SkyopsJson.Default.KeyView);
    }
}
