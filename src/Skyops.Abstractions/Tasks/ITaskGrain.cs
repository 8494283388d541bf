using Orleans.Concurrency;
using Skyops.Errors;

namespace Skyops.Tasks;

/// <summary>
/// One task, keyed by its id. Turns never interleave, except reading. It awaits only the broker and the ledger; what it tells schedulers and nodes is sent after
/// the append, idempotent, and again on activation.
/// </summary>
[Alias("skyops.ITaskGrain")]
public interface ITaskGrain : IGrainWithStringKey
{
    /// <summary>Admits the task: quota, hold for the whole budget, <c>TaskSubmitted</c>. A repeat with the same spec hash answers the first result; another spec under the same id is <see cref="RefusalCode.IdempotencyConflict"/>.</summary>
    [Alias("Submit")]
    Task<Answer<SubmitReceipt>> SubmitAsync(SubmitTask command);

    /// <summary>Stops the task; what was accepted stays paid, the rest of the hold is freed.</summary>
    [Alias("Cancel")]
    Task<Answer<TaskView>> CancelAsync(string account, string reason);

    /// <summary>From the scheduler: these slots go to these nodes. Granted ones are durable before a node hears of them.</summary>
    [Alias("Grant")]
    Task<GrantAnswer[]> GrantAsync(Placement[] placements);

    /// <summary>From the gateway: receipts of one node. Answers one per receipt; durable when it returns.</summary>
    [Alias("Report")]
    Task<ReportAnswer[]> ReportAsync(SignedReceipt[] receipts);

    /// <summary>From the gateway: a checkpoint is stored off the node.</summary>
    [Alias("Checkpointed")]
    Task<ReportAnswer> CheckpointedAsync(AttemptKey key, string node, Checkpoint checkpoint);

    /// <summary>From the gateway, not durable: how far attempts are and what they measure.</summary>
    [Alias("Progress")]
    Task ProgressAsync(string node, AttemptProgress[] progress);

    /// <summary>From a node grain: these attempts no longer run there.</summary>
    [Alias("AttemptsLost")]
    Task AttemptsLostAsync(string node, AttemptKey[] keys, LossReason reason);

    /// <summary>From a node grain after a reconnect: which of the attempts the worker still runs are to go on. The others are to stop.</summary>
    [Alias("ConfirmAttempts")]
    Task<AttemptKey[]> ConfirmAttemptsAsync(string node, AttemptKey[] running);

    /// <summary>
    /// Asks the task to tell scheduler, nodes and ledger again what they need of it (they forget; it does not). False: there is no such task, so a hold in its name is an
    /// orphan of a submission that was never acknowledged.
    /// </summary>
    [Alias("Announce")]
    Task<bool> AnnounceAsync();

    /// <summary>What a person sees. Null when there is no such task or it is another account's (<paramref name="account"/> null: the operator).</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<TaskView?> GetAsync(string? account);

    /// <summary>All receipts so far. Digests of shards without a verdict are withheld.</summary>
    [Alias("Receipts"), AlwaysInterleave]
    Task<SignedReceipt[]?> ReceiptsAsync(string? account);

    /// <summary>What it costs and why. Null when there is no such task or it is another account's (<paramref name="account"/> null: the operator).</summary>
    [Alias("Bill"), AlwaysInterleave]
    Task<TaskBill?> BillAsync(string? account);

    /// <summary>The blobs it names. Null when there is no such task or it is another account's (<paramref name="account"/> null: the operator).</summary>
    [Alias("Blobs"), AlwaysInterleave]
    Task<TaskBlobs?> BlobsAsync(string? account);

    /// <summary>From the gateway: whether that attempt runs on that node, and has that blob among its inputs or in the checkpoint that it resumes from.</summary>
    [Alias("Reads"), AlwaysInterleave]
    Task<bool> ReadsAsync(AttemptKey key, string node, string sha256);

    /// <summary>
    /// From the gateway: the keys of an attempt that runs on that node may go to it; durable when it returns, once an epoch. A repeat for the same key answers the same.
    /// Where the owner gives the keys the answer is what it has given, if it has; an attempt that waits for too long ends.
    /// </summary>
    [Alias("ReleaseKeys")]
    Task<Answer<KeyTerms>> ReleaseKeysAsync(AttemptKeyRequest request);

    /// <summary>From the owner's client, a long poll: attempts that wait for keys, at once when there are any. Null when there is no such task of this account.</summary>
    [Alias("KeysWanted"), AlwaysInterleave]
    Task<KeysWanted?> KeysWantedAsync(string account, CancellationToken cancellationToken = default);

    /// <summary>From the owner's client: keys for an attempt that waits for them; the release is durable when it returns.</summary>
    [Alias("GiveKeys")]
    Task<Answer<bool>> GiveKeysAsync(string account, GivenKeys keys);

    /// <summary>
    /// Events after <paramref name="afterSeq"/>, then live ones with progress in between, until the task has ended. Each array is one journal row (its updates share a
    /// sequence number) or live updates (sequence 0). Empty for a task that is not there or another account's. Null account: the operator.
    /// </summary>
    [Alias("Watch"), AlwaysInterleave]
    IAsyncEnumerable<TaskUpdate[]> WatchAsync(string? account, long afterSeq, CancellationToken cancellationToken = default);

    /// <summary>From a task that runs after this one: tell it, now or later, how this one ended.</summary>
    [Alias("AwaitEnd"), AlwaysInterleave]
    Task AwaitEndAsync(string dependentTaskId);

    /// <summary>From a task that this one runs after: it has ended.</summary>
    [Alias("DependencyEnded")]
    Task DependencyEndedAsync(string taskId, TaskStatus status);

    /// <summary>From the task itself: what comparing results of a shard, which it does between its turns, came to.</summary>
    [Alias("Compared")]
    Task ComparedAsync(int stage, int shard, ComparedPair[] pairs, UnreadableResult[] unreadable);
}
