using Skyops.Errors;

namespace Skyops.Client.Errors;

/// <summary>A request did not succeed. Programs decide by <see cref="Code"/> and <see cref="Retryable"/>; people read the message and <see cref="Hint"/>.</summary>
public sealed class SkyopsException : Exception
{
    public SkyopsException(string code, string detail, string? hint = null, Exception? inner = null)
        : base(detail, inner)
    {
        Code = code;
        Hint = hint;
    }

    /// <summary>The kind of problem: a refusal code of the API in camel case, or one of <see cref="SkyopsErrorCodes"/>.</summary>
    public string Code { get; }

    /// <summary>HTTP status; 0 when no answer came.</summary>
    public int Status { get; init; }

    /// <summary>What happened, about this occurrence.</summary>
    public string Detail => Message;

    /// <summary>What to do about it.</summary>
    public string? Hint { get; }

    /// <summary>Whether the same request may succeed later. The client has tried again already before it throws.</summary>
    public bool Retryable { get; init; }

    /// <summary>Every wrong field of a refused request.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>The task that the request was about, when there is one.</summary>
    public string? TaskId { get; init; }

    /// <summary>The idempotency key of a submission: submitting again with it cannot make a second task.</summary>
    public string? IdempotencyKey { get; init; }
}
