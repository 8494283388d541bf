using Skyops.Core.Tasks.Submission;
using Skyops.Errors;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Tasks;
using Skyops.Grains.Accounts;
using Skyops.Grains.Tasks;
using Skyops.Silo.Accounts;
using Skyops.Silo.Blobs;
using Skyops.Silo.Http;
using Skyops.Silo.Sealing;
using Skyops.Tasks;

namespace Skyops.Silo.Tasks;

/// <summary>
/// What every submission goes through, alone or in a batch: the spec is read strictly, all errors at once; the id follows from account and idempotency key, so a repeat
/// reaches the same grain; it may name only inputs that the account has uploaded; the session's cap and the owner's signature are checked; then the caps of account and key
/// (<see cref="SpendGate"/>) and the task's grain decide.
/// </summary>
public sealed class TaskSubmitter(SpendGate gate, UploadedInputs inputs, SealingCheck sealing, SiloOptions options, TimeProvider time)
{
    private const int MaxAuthorizationBytes = 512;

    /// <summary>Answers when the task is durable.</summary>
    /// <param name="owner">Who submits.</param>
    /// <param name="submission">What, as it was sent.</param>
    /// <param name="names">What the two names are called where they came from, for error messages.</param>
    public async Task<Answer<SubmitReceipt>> SubmitAsync(Caller.Account owner, Submission submission, SubmissionNames names)
    {
        var read = Read(owner, submission, names);
        return read.IsRefused ? read.Refusal : await gate.SubmitAsync(owner.KeyId, read.Value);
    }

    /// <summary>What may go to the grains, or why it may not.</summary>
    public Answer<NewTask> Read(Caller.Account owner, Submission submission, SubmissionNames names)
    {
        var now = time.GetUtcNow();
        if (!TryTaskId(submission.IdempotencyKey, names, owner.Address, now, out var taskId, out var wrongKey)) return Problems.Invalid(wrongKey!);
        var read = submission.Read(taskId);
        if (read.Spec is not { } spec) return read.Refusal!;
        if (sealing.Problem(spec) is { } unsealable) return Problems.Invalid(unsealable);
        if (inputs.Missing(owner.Address, spec) is { Length: > 0 } missing) return Problems.Invalid(missing);
        var specHash = TaskSpecCanonical.Hash(spec);
        var authorization = Authorize(submission.Authorization, names, owner.Session, spec, specHash, now);
        if (authorization.IsRefused) return authorization.Refusal;
        var command = new SubmitTask(owner.Address, spec, specHash, authorization.Value.Authorization.Length == 0 ? null : authorization.Value, now);
        return new NewTask(taskId, submission.IdempotencyKey is not null, command);
    }

    private static bool TryTaskId(string? key, SubmissionNames names, string account, DateTimeOffset now, out string taskId, out FieldError? error)
    {
        error = null;
        taskId = "";
        if (key is null)
        {
            taskId = TaskIds.New(now);
            return true;
        }

        if (key.Length is >= 1 and <= Limits.IdempotencyKeyLength && !key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            taskId = TaskIds.FromKey(account, key);
            return true;
        }

        error = new FieldError(
            names.Key, Problems.Shorten(key), "not an idempotency key", $"1 to {Limits.IdempotencyKeyLength} printable ASCII characters without spaces", "use a fresh UUID for each task");
        return false;
    }

    /// <summary>
    /// The owner's signature over the spec, when one was sent: by the session key of this login, or by the wallet. What the session may spend on one task is checked either
    /// way. A wallet that signed in itself must send one: its token alone spends nothing. A key's caps stand in the signature's place.
    /// </summary>
    private Answer<TaskSignature> Authorize(string? text, SubmissionNames names, Session session, TaskSpec spec, string specHash, DateTimeOffset now)
    {
        if (session is Session.Delegated { Statement.Delegation.SpendCap: var cap } && spec.Budget.Units > cap)
        {
            return new Refusal(
                RefusalCode.SpendCapExceeded,
                $"the budget {spec.Budget} is above what this session may spend ({new Skyops.Ledger.Amount(cap)})",
                "lower the budget, or log in with a session of a higher cap");
        }

        if (text is null && session is Session.Wallet)
        {
            return new Refusal(
                RefusalCode.Forbidden, $"{names.Authorization} is missing, and this login has no session key", "let the wallet sign the task's terms (EIP-712), or log in with a delegation");
        }

        if (text is null) return new TaskSignature("", "");
        Span<byte> encoded = stackalloc byte[MaxAuthorizationBytes];
        if (!Convert.TryFromBase64String(text, encoded, out var length) || !TaskAuthorization.TryRead(encoded[..length], out var signed))
        {
            return Problems.Invalid(new FieldError(
                names.Authorization, Problems.Shorten(text), "not a task authorisation", "base64 of terms and signature", "let the client library or the CLI make it"));
        }

        var verdict = Check(signed, session, specHash, now);
        if (verdict == TaskVerdict.Valid && signed.Terms.MaxPrice >= spec.Budget.Units && signed.Terms.Currency == spec.Currency)
            return new TaskSignature(signed.IsBySession && session is Session.Delegated by ? by.Statement.Id.ToString() : "", text);
        var why = verdict == TaskVerdict.Valid ? "the budget is above the price that was signed" : verdict.ToString();
        return new Refusal(RefusalCode.Forbidden, $"the signature does not authorise this task: {why}", "sign exactly the spec that you send, and its budget");
    }

    private TaskVerdict Check(TaskAuthorization signed, Session session, string specHash, DateTimeOffset now)
    {
        var hash = Hash256.FromBytes(Convert.FromHexString(specHash));
        if (!signed.IsBySession) return signed.Verify(session.Address, hash, options.ChainId, now);
        return session is Session.Delegated by ? signed.Verify(by.Statement.Delegation, by.Key, hash, options.ChainId, now) : TaskVerdict.WrongKindOfSignature;
    }
}
