using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Core.Tasks.Submission;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;

namespace Skyops.Silo.Tasks;

/// <summary><c>POST /v1/tasks</c>: one task a request.</summary>
public sealed class SubmitEndpoint(TaskSubmitter submitter) : IEndpoints
{
    private static readonly SubmissionNames Headers = new("Idempotency-Key", "Skyops-Authorization");

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/tasks", (RequestDelegate)SubmitAsync).Is(new ApiOperation("Submits a task", Access.Account, KeyScopes.TasksWrite)
    {
        Request = SkyopsJson.Default.TaskSpec,
        Answer = SkyopsJson.Default.SubmitResponse,
        Success = [201, 200],
        Headers =
        [
            new ApiParameter(Headers.Key, "makes a repeat the same task", Required: true),
            new ApiParameter(Headers.Authorization, "signature over the spec, the highest price and a deadline, base64", Required: true),
        ],
    });

    private async Task SubmitAsync(HttpContext context)
    {
        if (await OwnerRequest.ReadAsync(context) is not { } request) return;
        var submission = new Submission(
            Header(context, Headers.Key), Header(context, Headers.Authorization), taskId => TaskSpecReader.Read(request.Body, ModelCatalogue.Names, taskId));
        var answer = await submitter.SubmitAsync(request.Owner, submission, Headers);
        if (answer.IsRefused)
        {
            await Problems.WriteAsync(context, answer.Refusal);
            return;
        }

        var receipt = answer.Value;
        context.Response.Headers.Location = $"/v1/tasks/{receipt.TaskId}";
        await Answers.JsonAsync(
            context,
            new SubmitResponse(receipt.TaskId, receipt.SpecHash, receipt.SubmittedAt, receipt.Repeated),
            SkyopsJson.Default.SubmitResponse,
            receipt.Repeated ? StatusCodes.Status200OK : StatusCodes.Status201Created);
    }

    private static string? Header(HttpContext context, string name) =>
        context.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;
}
