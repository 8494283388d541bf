using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Errors;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;
using Skyops.Storage;

namespace Skyops.Silo.Chain;

/// <summary>What proves a task to whoever has the chain.</summary>
public sealed class ProofEndpoint(IJournal journal, SiloOptions options, IServiceProvider services) : IEndpoints
{
    private static readonly Refusal NotYet = new(
        RefusalCode.Conflict, "no batch that is final on the chain has this task", "it is published some minutes after it has ended, see GET /v1/chain; a network without a chain publishes nothing", Retryable: true);

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/tasks/{id}/proof", (RequestDelegate)ProofAsync).Is(
        new ApiOperation("All that proves the task to whoever has the chain", Access.Reader, KeyScopes.TasksRead) { Answer = SkyopsJson.Default.TaskProof });

    private async Task ProofAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (!Reader.TryGet(context, out var reader))
        {
            await Problems.WriteAsync(context, Problems.NotAuthorised);
            return;
        }

        var row = await journal.ReadEntityAsync("task", id, context.RequestAborted);
        if (row is null || (reader.Account is { } account && account != row.Owner)) await Problems.WriteAsync(context, Problems.NotFound("task", id));
        else if (options.Chain is null || await services.GetRequiredService<TaskProofs>().OfAsync(row, context.RequestAborted) is not { } proof) await Problems.WriteAsync(context, NotYet);
        else await Answers.JsonAsync(context, proof, SkyopsJson.Default.TaskProof);
    }
}
