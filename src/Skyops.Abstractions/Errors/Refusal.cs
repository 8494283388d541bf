namespace Skyops.Errors;

/// <summary>Why a command was refused. A refusal is a value: nothing was changed and nothing was journalled.</summary>
/// <param name="Code">What kind of refusal; decides the HTTP status.</param>
/// <param name="Detail">One sentence about this occurrence.</param>
/// <param name="Hint">What the caller can do about it.</param>
/// <param name="Retryable">True when the same request may succeed later.</param>
/// <param name="Fields">For <see cref="RefusalCode.Invalid"/>: every wrong field, all at once.</param>
[GenerateSerializer, Immutable, Alias("skyops.Refusal")]
public sealed record Refusal(
    [property: Id(0)] RefusalCode Code,
    [property: Id(1)] string Detail,
    [property: Id(2)] string? Hint = null,
    [property: Id(3)] bool Retryable = false,
    [property: Id(4)] FieldError[]? Fields = null);

/// <summary>One wrong field of a request.</summary>
/// <param name="Field">JSON path of the field, for example <c>resources.ramMiB</c>.</param>
/// <param name="Value">What was given, shortened to 80 characters; null when it was missing.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="Limit">What is allowed.</param>
/// <param name="Remedy">What to write instead.</param>
[GenerateSerializer, Immutable, Alias("skyops.FieldError")]
public sealed record FieldError(
    [property: Id(0)] string Field,
    [property: Id(1)] string? Value,
    [property: Id(2)] string Problem,
    [property: Id(3)] string Limit,
    [property: Id(4)] string Remedy);
