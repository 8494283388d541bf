using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Errors;
using Skyops.Grains.Accounts;
using Skyops.Grains.Journaling;
using Skyops.Grains.Tasks;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;
using Skyops.Storage;

namespace Skyops.Silo.Tasks;

/// <summary>
/// <c>POST /v1/tasks/batch</c>: many tasks a request, each with its own key and its own answer. They are taken together, so that their holds share a row of the ledger
/// and their rows a commit of the journal; the answer comes when all are durable or refused.
/// </summary>
public sealed class BatchEndpoint(TaskSubmitter submitter, SpendGate gate, ILogger<BatchEndpoint> logger) : IEndpoints
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/tasks/batch", (RequestDelegate)SubmitAsync).Is(
        new ApiOperation("Submits up to 1,000 tasks: items of idempotencyKey, authorization and spec", Access.Account, KeyScopes.TasksWrite)
        {
            RequestType = "application/json",
            Answer = SkyopsJson.Default.BatchResponse,
        });

    private async Task SubmitAsync(HttpContext context)
    {
        if (await OwnerRequest.ReadAsync(context) is not { } request) return;
        var items = BatchReader.Read(request.Body, submission => submitter.Read(request.Owner, submission, BatchReader.Fields));
        if (items.IsRefused)
        {
            await Problems.WriteAsync(context, items.Refusal);
            return;
        }

        var read = items.Value;
        var taken = await gate.TakeAsync(request.Owner.KeyId, [.. read.Where(item => !item.IsRefused).Select(item => item.Value!)]);
        var answers = new BatchItemResponse[read.Count];
        for (int i = 0, next = 0; i < answers.Length; i++) answers[i] = read[i].Refusal is { } refusal ? Refused(refusal) : Answered(taken[next++]);
        await Answers.JsonAsync(context, new BatchResponse(answers), SkyopsJson.Default.BatchResponse);
    }

    private BatchItemResponse Answered(TakenTask task)
    {
        if (task.Answer is { } answer)
        {
            return answer.IsRefused
                ? Refused(answer.Refusal)
                : new BatchItemResponse(new SubmitResponse(answer.Value.TaskId, answer.Value.SpecHash, answer.Value.SubmittedAt, answer.Value.Repeated), null);
        }

        if (task.Failure is not (JournalUnavailableException or StaleActivationException or TimeoutException)) ExceptionDispatchInfo.Throw(task.Failure!);
        logger.StoreUnavailable(task.Failure, "/v1/tasks/batch");
        return Refused(new Refusal(
            RefusalCode.Unavailable, "no answer in time; whether it was done is not known", "send it again with the same idempotencyKey: it is done once", Retryable: true));
    }

    private static BatchItemResponse Refused(Refusal refusal) => new(null, Problems.Of(refusal));
}
