using Skyops.Brokers;
using Skyops.Errors;
using Skyops.Scheduling;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Api;

/// <summary>A page of a list. Pass <paramref name="NextCursor"/> to get the next one; null: this was the last.</summary>
public sealed record ItemPage<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Answer to a submission.</summary>
/// <param name="Id">The task's id.</param>
/// <param name="SpecHash">SHA-256 of the canonical spec, what the owner's signature covers.</param>
/// <param name="SubmittedAt">When it was first taken.</param>
/// <param name="Repeated">True when the same submission had been taken before under this idempotency key.</param>
public sealed record SubmitResponse(string Id, string SpecHash, DateTimeOffset SubmittedAt, bool Repeated);

/// <summary>Body of a cancellation.</summary>
public sealed record CancelRequest(string? Reason);

/// <summary>Durable events of a task. Pass <paramref name="NextAfter"/> for the next page; 0: this was the last.</summary>
public sealed record HistoryPage(IReadOnlyList<TaskUpdate> Items, long NextAfter);

/// <summary>Log chunks in the order they were kept; go on from <paramref name="NextPosition"/>.</summary>
public sealed record LogItems(IReadOnlyList<LogChunk> Items, long NextPosition);

public sealed record ReceiptItems(IReadOnlyList<SignedReceipt> Items);

/// <summary>A model of the catalogue with the defaults a task gets when it names none.</summary>
public sealed record ModelView(
    string Name,
    string Description,
    int LocalEpochs,
    int BatchSize,
    float LearningRate,
    string[] Formats);

public sealed record ModelItems(IReadOnlyList<ModelView> Items);

/// <summary>
/// How the silo is. <paramref name="Status"/> is <c>ok</c>, <c>degraded</c> (<paramref name="Problem"/> says why) or <c>standby</c>. It is served with 503 when nothing
/// can be written, with 200 when work goes on but an operator should look (so many nodes away at once that their work is not moved).
/// </summary>
/// <param name="Active">Where the active silo's API is, as a silo that stands by has seen it last; null: it is this one, or not known.</param>
public sealed record HealthResponse(
    string Status,
    string? Problem,
    string Version,
    string Pool,
    double UptimeSeconds,
    SchedulerStatistics Scheduler,
    PoolPresence Presence,
    string? Active = null);

/// <summary>What a client needs to know before it talks.</summary>
public sealed record InfoResponse(
    string Version,
    ulong ChainId,
    string Currency,
    string WelcomeGrant,
    int FeeBasisPoints,
    string GatewayUrl,
    string Pool);

/// <summary>The broker's public encryption key.</summary>
/// <param name="Id">SHA-256 of its 65 bytes.</param>
/// <param name="PublicKey">0x and 130 hexadecimal digits: the point of P-256 in long form.</param>
public sealed record EncryptionKeyResponse(string Id, string PublicKey);

/// <summary>Problem details (RFC 9457) with what Skyops adds.</summary>
/// <param name="Type">A URN of the code.</param>
/// <param name="Title">The kind of problem in a few words.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">RefusalCode in camel case; programs decide by it.</param>
/// <param name="Detail">About this occurrence.</param>
/// <param name="Hint">What to do.</param>
/// <param name="Retryable">Whether the same request may succeed later.</param>
/// <param name="Errors">Every wrong field.</param>
public sealed record ProblemResponse(
    string Type,
    string Title,
    int Status,
    string Code,
    string Detail,
    string? Hint,
    bool Retryable,
    IReadOnlyList<FieldError>? Errors);
