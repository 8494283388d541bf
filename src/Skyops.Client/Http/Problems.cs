using System.Text.Json;
using Skyops.Api;
using Skyops.Client.Errors;

namespace Skyops.Client.Http;

/// <summary>Turns what is not a success into a <see cref="SkyopsException"/>.</summary>
internal static class Problems
{
    private const int MostBytes = 1 << 20;

    public static async Task<SkyopsException> ReadAsync(HttpResponseMessage response, ApiRequest request, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? await ParseAsync(response, cancellationToken)
            : null;
        return problem is null
            ? new SkyopsException(
                SkyopsErrorCodes.BadAnswer,
                $"{request.Method} /{request.Path} was answered with status {status} and no reason",
                "check that the address is that of a Skyops silo and not of a proxy or another server")
            {
                Status = status,
                Retryable = status is 429 or 502 or 503 or 504,
                TaskId = request.TaskId,
                IdempotencyKey = request.IdempotencyKey,
            }
            : new SkyopsException(problem.Code ?? SkyopsErrorCodes.BadAnswer, problem.Detail ?? problem.Title ?? $"status {status}", problem.Hint)
            {
                Status = status,
                Retryable = problem.Retryable,
                Errors = problem.Errors ?? [],
                TaskId = request.TaskId,
                IdempotencyKey = request.IdempotencyKey,
            };
    }

    public static SkyopsException Unreachable(Uri silo, ApiRequest request, Exception failure) => new(
        SkyopsErrorCodes.Unreachable,
        $"the silo at {silo} cannot be reached: {failure.Message}",
        "start one with `skyops silo` or `skyops up`, or name another with --silo or SKYOPS_SILO",
        failure)
    {
        Retryable = true,
        TaskId = request.TaskId,
        IdempotencyKey = request.IdempotencyKey,
    };

    private static async Task<ProblemResponse?> ParseAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MostBytes, cancellationToken);
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(body, SkyopsJson.Default.ProblemResponse, cancellationToken);
        }
        catch (Exception failure) when (failure is JsonException or HttpRequestException or IOException)
        {
            return null;
        }
    }
}
