using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Skyops.Api;
using Skyops.Errors;

namespace Skyops.Silo.Http;

/// <summary>Writes refusals as problem details (RFC 9457).</summary>
public static class Problems
{
    private const string RetryAfterSeconds = "1";

    public static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var problem = Of(refusal);
        var response = context.Response;
        if (response.HasStarted)
        {
            // A stream that has begun cannot turn into a problem; cutting it tells the client that it is not complete.
            context.Abort();
            return Task.CompletedTask;
        }

        response.StatusCode = problem.Status;
        response.ContentType = "application/problem+json";
        if (problem.Status is 429 or 503) response.Headers.RetryAfter = RetryAfterSeconds;
        if (problem.Status == 401) response.Headers.WWWAuthenticate = "Bearer";
        return JsonSerializer.SerializeAsync(response.Body, problem, SkyopsJson.Default.ProblemResponse, context.RequestAborted);
    }

    /// <summary>The problem that a refusal is to people.</summary>
    public static ProblemResponse Of(Refusal refusal)
    {
        var (status, title) = RefusalStatus.Of(refusal.Code);
        var code = JsonNamingPolicy.CamelCase.ConvertName(refusal.Code.ToString());
        return new ProblemResponse($"urn:skyops:problem:{code}", title, status, code, refusal.Detail, refusal.Hint, refusal.Retryable, refusal.Fields);
    }

    public static readonly Refusal NotAuthorised =
        new(RefusalCode.NotAuthorised, "this needs a session", "log in with a wallet: POST /v1/nonces, then POST /v1/sessions (the CLI does it by itself); or send a key that is neither revoked nor over");

    public static Refusal NotFound(string what, string id) =>
        new(RefusalCode.NotFound, $"there is no {what} '{Shorten(id)}'", "it may belong to another account; list what you can see first");

    public static Refusal Invalid(params FieldError[] fields) =>
        new(RefusalCode.Invalid, fields.Length == 1 ? $"{fields[0].Field}: {fields[0].Problem}" : $"{fields.Length} fields are wrong", "correct the fields and send it again", Fields: fields);

    public static string Shorten(string text) => text.Length <= 80 ? text : text[..79] + "…";
}
