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

/// <summary>Attempts of an encrypted task that wait for keys from its owner.</summary>
/// <param name="Ended">The task has ended: nothing more will be wanted.</param>
/// <param name="Items">Empty when none does.</param>
public sealed record KeyWaitItems(bool Ended, IReadOnlyList<KeyWaitItem> Items);

/// <summary>An attempt that waits for keys, with what proves to whom they are to be sealed.</summary>
/// <param name="Attempt">Stage/shard/slot@epoch.</param>
/// <param name="Node">Address of the node with the lease.</param>
/// <param name="Recipient">Id of the node's encryption key, 64 hexadecimal digits.</param>
/// <param name="Statement">The node's signed statement of the key, Base64.</param>
/// <param name="Delegation">Its wallet's delegation to the session key that signed, Base64.</param>
/// <param name="Reads">Attempts whose files it reads.</param>
public sealed record KeyWaitItem(string Attempt, string Node, string Recipient, string Statement, string Delegation, IReadOnlyList<KeySource> Reads);

/// <summary>Keys from a task's owner for an attempt.</summary>
/// <param name="Attempt">Stage/shard/slot@epoch.</param>
/// <param name="Recipient">Id of the node's key that they are sealed to.</param>
/// <param name="Release">A release of <c>Skyops.Sealing</c>, Base64.</param>
public sealed record KeyGrantRequest(string? Attempt, string? Recipient, string? Release);

/// <summary>What an account says of its encryption key.</summary>
/// <param name="Statement">Base64 of an <c>EncryptionKey</c> (EIP-712) with the wallet's signature.</param>
public sealed record EncryptionKeyStatement(string? Statement);

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
