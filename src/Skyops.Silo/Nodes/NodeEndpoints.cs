using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Skyops.Api;
using Skyops.Errors;
using Skyops.Ethereum.Keys;
using Skyops.Nodes;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;
using Skyops.Storage;

namespace Skyops.Silo.Nodes;

/// <summary>What everybody may see of the nodes.</summary>
public sealed class NodeEndpoints(IGrainFactory grains, IJournal journal) : IEndpoints
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/nodes", (RequestDelegate)ListAsync).Is(new ApiOperation("Nodes of the pool", Access.All)
        {
            Answer = SkyopsJson.Default.ItemPageNodeView,
            Query = [new ApiParameter("status", "ready, unreachable, lost, quarantined"), ApiParameter.Take, ApiParameter.Cursor],
        });
        routes.MapGet("/v1/nodes/{address}", (RequestDelegate)GetAsync).Is(new ApiOperation("A node", Access.All) { Answer = SkyopsJson.Default.NodeView });
    }

    private async Task ListAsync(HttpContext context)
    {
        if (!Paging.TryTake(context, out var take, out var refusal))
        {
            await Problems.WriteAsync(context, refusal!);
            return;
        }

        string[] statuses = [.. context.Request.Query["status"].OfType<string>()];
        var cursor = context.Request.Query["cursor"].FirstOrDefault();
        EntityPage page;
        try
        {
            page = await journal.QueryAsync(new EntityQuery("node", null, statuses, take, cursor), context.RequestAborted);
        }
        catch (ArgumentException)
        {
            await Problems.WriteAsync(context, Problems.Invalid(new FieldError(
                "cursor", Problems.Shorten(cursor ?? ""), "not a cursor of this list", "what nextCursor held", "leave it out for the first page")));
            return;
        }

        // The entity row says which nodes there are; the grain knows what they do at this moment.
        var views = await Task.WhenAll(page.Rows.Select(row => grains.GetGrain<INodeGrain>(row.Key).GetAsync()));
        await Answers.JsonAsync(context, new ItemPage<NodeView>([.. views.OfType<NodeView>()], page.NextCursor), SkyopsJson.Default.ItemPageNodeView);
    }

    private async Task GetAsync(HttpContext context)
    {
        var address = (string)context.Request.RouteValues["address"]!;
        var view = EthereumAddress.TryParse(address, out var parsed) ? await grains.GetGrain<INodeGrain>(parsed.ToString()).GetAsync() : null;
        if (view is null) await Problems.WriteAsync(context, Problems.NotFound("node", address));
        else await Answers.JsonAsync(context, view, SkyopsJson.Default.NodeView);
    }
}
