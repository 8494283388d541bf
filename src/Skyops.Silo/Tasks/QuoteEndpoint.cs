using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Core.Tasks.Submission;
using Skyops.Grains;
using Skyops.Scheduling;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;

namespace Skyops.Silo.Tasks;

/// <summary><c>POST /v1/quotes</c>: the body of a submission, read as strictly; answers what the task would meet. Nothing is kept, held or signed.</summary>
public sealed class QuoteEndpoint(IGrainFactory grains, PoolOptions pool) : IEndpoints
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/quotes", (RequestDelegate)QuoteAsync).Is(
        new ApiOperation("What a task would meet and cost; nothing is kept", Access.Account, KeyScopes.TasksRead) { Request = SkyopsJson.Default.TaskSpec, Answer = SkyopsJson.Default.Quote });

    private async Task QuoteAsync(HttpContext context)
    {
        if (await OwnerRequest.ReadAsync(context) is not { } request) return;
        var read = TaskSpecReader.Read(request.Body, ModelCatalogue.Names);
        if (read.Spec is not { } spec)
        {
            await Problems.WriteAsync(context, read.Refusal!);
            return;
        }

        var quote = await grains.GetGrain<ISchedulerGrain>(pool.Pool).QuoteAsync(request.Owner.Address, spec);
        await Answers.JsonAsync(context, quote, SkyopsJson.Default.Quote);
    }
}
