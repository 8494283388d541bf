using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Skyops.Api;
using Skyops.Errors;
using Skyops.Grains.Journaling;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;
using Skyops.Storage;

namespace Skyops.Silo.Tasks;

/// <summary>
/// <c>POST /v1/tasks/batch</c>: many tasks a request, each with its own key and its own answer. All go to their grains at once, so that their holds share a row of the ledger
/// and their rows a commit of the journal; the answer comes when all are durable or refused.
/// </summary>
public sealed class BatchEndpoint(TaskSubmitter submitter, ILogger<BatchEndpoint> logger) : IEndpoints
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/tasks/batch", (RequestDelegate)SubmitAsync);

    private async Task SubmitAsync(HttpContext context)
    {
        if (await OwnerRequest.ReadAsync(context) is not { } request) return;
        var items = BatchReader.Read(request.Body);
        if (items.IsRefused)
        {
            await Problems.WriteAsync(context, items.Refusal);
            return;
        }

        var answers = await Task.WhenAll(items.Value.Select(item => SubmitAsync(request.Owner, item)));
        await Answers.JsonAsync(context, new BatchResponse(answers), SkyopsJson.Default.BatchResponse);
    }

    private async Task<BatchItemResponse> SubmitAsync(Caller.Account owner, Answer<Submission> item)
    {
        if (item.IsRefused) return Refused(item.Refusal);
        try
        {
            var answer = await submitter.SubmitAsync(owner, item.Value, BatchReader.Fields);
            if (answer.IsRefused) return Refused(answer.Refusal);
            var receipt = answer.Value;
            return new BatchItemResponse(new SubmitResponse(receipt.TaskId, receipt.SpecHash, receipt.SubmittedAt, receipt.Repeated), null);
        }
        catch (Exception failure) when (failure is JournalUnavailableException or StaleActivationException or TimeoutException)
        {
            // One that fails must not hide what became of the others.
            logger.StoreUnavailable(failure, "/v1/tasks/batch");
            return Refused(new Refusal(
                RefusalCode.Unavailable, "no answer in time; whether it was done is not known", "send it again with the same idempotencyKey: it is done once", Retryable: true));
        }
    }

    private static BatchItemResponse Refused(Refusal refusal) => new(null, Problems.Of(refusal));
}
