using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;
using Skyops.Tasks;

namespace Skyops.Silo.Tasks;

/// <summary><c>GET /v1/tasks/{id}/bill</c>: what each attempt is paid or why it is not, and what became of the hold.</summary>
public sealed class BillEndpoint(IGrainFactory grains) : IEndpoints
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/tasks/{id}/bill", (RequestDelegate)BillAsync).Is(
        new ApiOperation("What a task costs and why: attempts, payees, fee, hold", Access.Reader, KeyScopes.TasksRead) { Answer = SkyopsJson.Default.TaskBill });

    private async Task BillAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (!Reader.TryGet(context, out var reader)) await Problems.WriteAsync(context, Problems.NotAuthorised);
        else if (TaskIds.IsWellFormed(id) && await grains.GetGrain<ITaskGrain>(id).BillAsync(reader.Account) is { } bill) await Answers.JsonAsync(context, bill, SkyopsJson.Default.TaskBill);
        else await Problems.WriteAsync(context, Problems.NotFound("task", id));
    }
}
