using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Skyops.Api;
using Skyops.Core.Tasks.Submission;
using Skyops.Errors;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Tasks;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;
using Skyops.Tasks;

namespace Skyops.Silo.Tasks;

/// <summary>
/// <c>POST /v1/tasks</c>. The spec is read strictly, all errors at once; the id follows from account and idempotency key, so a repeat reaches the same grain.
/// </summary>
public sealed class SubmitEndpoint(IGrainFactory grains, SiloOptions options, TimeProvider time) : IEndpoints
{
    private const string KeyHeader = "Idempotency-Key";
    private const string AuthorizationHeader = "Skyops-Authorization";
    private const int MaxAuthorizationBytes = 512;

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/tasks", (RequestDelegate)SubmitAsync);

    private async Task SubmitAsync(HttpContext context)
    {
        if (!Reader.TryGetOwner(context, out var owner))
        {
            await Problems.WriteAsync(context, Problems.NotAuthorised);
            return;
        }

        var body = await RequestBody.ReadAsync(context);
        if (body.IsRefused)
        {
            await Problems.WriteAsync(context, body.Refusal);
            return;
        }

        var answer = await SubmitAsync(context, owner, body.Value);
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

    private async Task<Answer<SubmitReceipt>> SubmitAsync(HttpContext context, Caller.Account owner, byte[] body)
    {
        var now = time.GetUtcNow();
        if (!TryTaskId(context, owner.Address, now, out var taskId, out var wrongKey)) return Problems.Invalid(wrongKey!);
        var read = TaskSpecReader.Read(body, ModelCatalogue.Names, taskId);
        if (read.Spec is not { } spec) return read.Refusal!;
        var specHash = TaskSpecCanonical.Hash(spec);
        var authorization = Authorize(context, owner.Session, spec, specHash, now);
        if (authorization.IsRefused) return authorization.Refusal;
        var command = new SubmitTask(owner.Address, spec, specHash, authorization.Value.DelegationId.Length == 0 ? null : authorization.Value, now);
        return await grains.GetGrain<ITaskGrain>(taskId).SubmitAsync(command);
    }

    private static bool TryTaskId(HttpContext context, string account, DateTimeOffset now, out string taskId, out FieldError? error)
    {
        error = null;
        taskId = "";
        if (!context.Request.Headers.TryGetValue(KeyHeader, out var values))
        {
            taskId = TaskIds.New(now);
            return true;
        }

        var key = values.ToString();
        if (key.Length is >= 1 and <= Limits.IdempotencyKeyLength && !key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            taskId = TaskIds.FromKey(account, key);
            return true;
        }

        error = new FieldError(
            KeyHeader, Problems.Shorten(key), "not an idempotency key", $"1 to {Limits.IdempotencyKeyLength} printable ASCII characters without spaces", "use a fresh UUID for each task");
        return false;
    }

    /// <summary>
    /// The owner's signature over the spec, when one was sent: by the session key of this login. What the session may spend on one task is checked either way.
    /// </summary>
    private Answer<TaskSignature> Authorize(HttpContext context, Session session, TaskSpec spec, string specHash, DateTimeOffset now)
    {
        var delegation = session.Statement.Delegation;
        if (spec.Budget.Units > delegation.SpendCap)
        {
            return new Refusal(
                RefusalCode.SpendCapExceeded,
                $"the budget {spec.Budget} is above what this session may spend ({new Skyops.Ledger.Amount(delegation.SpendCap)})",
                "lower the budget, or log in with a session of a higher cap");
        }

        if (!context.Request.Headers.TryGetValue(AuthorizationHeader, out var values)) return new TaskSignature("", "");
        var text = values.ToString();
        Span<byte> encoded = stackalloc byte[MaxAuthorizationBytes];
        if (!Convert.TryFromBase64String(text, encoded, out var length) || !TaskAuthorization.TryRead(encoded[..length], out var signed))
        {
            return Problems.Invalid(new FieldError(
                AuthorizationHeader, Problems.Shorten(text), "not a task authorisation", "base64 of terms and signature", "let the client library or the CLI make it"));
        }

        var verdict = Check(signed, session, specHash, now);
        if (verdict == TaskVerdict.Valid && signed.Terms.MaxPrice >= spec.Budget.Units && signed.Terms.Currency == spec.Currency)
            return new TaskSignature(session.Statement.Id.ToString(), text);
        var why = verdict == TaskVerdict.Valid ? "the budget is above the price that was signed" : verdict.ToString();
        return new Refusal(RefusalCode.Forbidden, $"the signature does not authorise this task: {why}", "sign exactly the spec that you send, and its budget");
    }

    private TaskVerdict Check(TaskAuthorization signed, Session session, string specHash, DateTimeOffset now)
    {
        var hash = Hash256.FromBytes(Convert.FromHexString(specHash));
        return signed.IsBySession
            ? signed.Verify(session.Statement.Delegation, session.Key, hash, options.ChainId, now)
            : signed.Verify(session.Statement.Delegation.Account, hash, options.ChainId, now);
    }
}
