using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;

namespace Skyops.Silo.Accounts;

/// <summary>What an account lets itself spend. A key may see it; only the wallet may change it.</summary>
public sealed class CapEndpoints(IGrainFactory grains) : IEndpoints
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/caps", (RequestDelegate)GetAsync).Is(
            new ApiOperation("The account's caps, and what is used of them this month", Access.Account, KeyScopes.LedgerRead) { Answer = SkyopsJson.Default.CapsView });
        routes.MapPut("/v1/caps", (RequestDelegate)SetAsync).Is(new ApiOperation("Replaces the account's caps; what is left out has none", Access.Account)
        {
            Request = SkyopsJson.Default.SpendCaps,
            Answer = SkyopsJson.Default.CapsView,
        });
    }

    private async Task GetAsync(HttpContext context)
    {
        if (await OwnAccount.FindAsync(context, grains) is not { } account) return;
        await Answers.JsonAsync(context, await account.CapsAsync(), SkyopsJson.Default.CapsView);
    }

    private async Task SetAsync(HttpContext context)
    {
        if (await OwnAccount.FindAsync(context, grains) is not { } account) return;
        var body = await RequestBody.ReadJsonAsync(context, SkyopsJson.Default.SpendCaps);
        if (body.IsRefused)
        {
            await Problems.WriteAsync(context, body.Refusal);
            return;
        }

        var caps = await account.SetCapsAsync(body.Value);
        if (caps.IsRefused) await Problems.WriteAsync(context, caps.Refusal);
        else await Answers.JsonAsync(context, caps.Value, SkyopsJson.Default.CapsView);
    }
}
