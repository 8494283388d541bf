using Skyops.Tasks;

namespace Skyops.Chain;

/// <summary>A batch of ended tasks of ours.</summary>
/// <param name="Number">On the registry.</param>
/// <param name="Hash">Of its head, 64 hexadecimal digits.</param>
/// <param name="Blob">SHA-256 of the blob that holds its head and what it says of each task.</param>
/// <param name="Tasks">How many.</param>
/// <param name="UpTo">When the last of them ended.</param>
/// <param name="Cursor">Where the next one goes on.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Transaction">Of the outbox, that publishes it.</param>
[GenerateSerializer, Immutable, Alias("skyops.TaskBatch")]
public sealed record TaskBatch(
    [property: Id(0)] ulong Number,
    [property: Id(1)] string Hash,
    [property: Id(2)] string Blob,
    [property: Id(3)] int Tasks,
    [property: Id(4)] DateTimeOffset UpTo,
    [property: Id(5)] string Cursor,
    [property: Id(6)] RootStatus Status,
    [property: Id(7)] string Transaction);

/// <summary>The head of a batch, as the registry takes it: hashes are 0x and 64 digits.</summary>
public sealed record TaskBatchHeadView(ulong Number, string Previous, uint Tasks, string[] Roots, uint[] Sizes);

/// <summary>What a batch says of one task. The digests are those of the four trees, 64 digits each.</summary>
/// <param name="TaskId">Which task.</param>
/// <param name="Seq">Up to which row of its life.</param>
/// <param name="LogPieces">Up to how many pieces of its logs.</param>
/// <param name="Digests">Life events, execution, logs, receipts.</param>
public sealed record BatchedTask(string TaskId, long Seq, int LogPieces, string[] Digests);

/// <summary>The blob of a batch.</summary>
public sealed record TaskBatchFile(TaskBatchHeadView Head, BatchedTask[] Tasks);

/// <summary>An event of a task's life.</summary>
public sealed record ProvedEvent(long Seq, DateTimeOffset At, string Type, string Data);

/// <summary>A piece of a log.</summary>
public sealed record ProvedLog(string Attempt, long Number, string Sha256);

/// <summary>Where a task stands in one of the trees.</summary>
/// <param name="Kind">Which tree, as the registry numbers them.</param>
/// <param name="Path">Hashes from leaf to root, 0x and 64 digits.</param>
public sealed record ProvedPath(int Kind, string[] Path);

/// <summary>All that is needed, beside the chain, to prove what a task was: keep it with the files.</summary>
/// <param name="TaskId">Which task.</param>
/// <param name="SpecHash">What was asked for.</param>
/// <param name="Status">How it ended.</param>
/// <param name="ChainId">EIP-155.</param>
/// <param name="Registry">The contract that has the batch.</param>
/// <param name="Head">Of the batch.</param>
/// <param name="Index">The task's place in it.</param>
/// <param name="Paths">One for each tree.</param>
/// <param name="Events">Its life.</param>
/// <param name="Outputs">What came out; the files themselves are the owner's.</param>
/// <param name="Logs">Pieces of its logs.</param>
/// <param name="Receipts">What its nodes signed.</param>
/// <param name="Delegations">Of the keys that signed, strict binary form, base64.</param>
public sealed record TaskProof(
    string TaskId,
    string SpecHash,
    string Status,
    ulong ChainId,
    string Registry,
    TaskBatchHeadView Head,
    int Index,
    ProvedPath[] Paths,
    ProvedEvent[] Events,
    OutputFile[] Outputs,
    ProvedLog[] Logs,
    SignedReceipt[] Receipts,
    string[] Delegations);
