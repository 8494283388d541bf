namespace Skyops;

/// <summary>
/// Every bound of the system in one place. Over a bound there is a clear refusal and nothing is lost.
/// Sizes are bytes unless the name says otherwise.
/// </summary>
public static class Limits
{
    /// <summary>Largest JSON request body the API reads: 1 MiB.</summary>
    public const int RequestBytes = 1 << 20;

    /// <summary>Deepest JSON nesting the API reads.</summary>
    public const int JsonDepth = 64;

    /// <summary>Tasks that one request may submit.</summary>
    public const int TasksPerBatch = 1_000;

    public const int NameLength = 128;
    public const int Labels = 32;
    public const int LabelLength = 128;
    public const int AfterTasks = 64;
    public const int IdempotencyKeyLength = 128;
    public const int TaskIdLength = 40;

    public const int ShardsPerTask = 100_000;
    public const int RoundsPerTask = 1_000;
    public const int StagesPerTask = 64;
    public const int StageNameLength = 64;

    /// <summary>Files that one shard may get from the stages before it.</summary>
    public const int InputFiles = 1_024;

    /// <summary>Files that a task may deliver: an array of the largest size one of each shard.</summary>
    public const int ResultFiles = ShardsPerTask;
    public const int Redundancy = 5;
    public const int AgreementMargin = 3;
    public const int ReplicasPerShard = 9;
    public const int TriesPerSlot = 5;

    /// <summary>A shard that took down workers of this many different nodes is not tried again.</summary>
    public const int LostNodesPerShard = 3;

    /// <summary>Different nodes on which a workload must fail before the task, not the node, is blamed.</summary>
    public const int FailingNodesPerShard = 2;

    /// <summary>Checked shards of a task that may be sent once more to try a node.</summary>
    public const int KnownShards = 8;

    /// <summary>Ringers of a task that may be out at once.</summary>
    public const int RingersAtOnce = 16;

    /// <summary>Ringers of a task that are remembered when they are over.</summary>
    public const int RingersRemembered = 64;

    /// <summary>Checkpoints of one slot that may wait for a second opinion.</summary>
    public const int CheckpointCandidatesPerSlot = 8;

    /// <summary>Finished shards a task still shows; older ones are in its history only.</summary>
    public const int ShardsInView = 1_000;

    /// <summary>Shards of one training round: the merge reads a file of each.</summary>
    public const int TrainingShards = 1_024;

    /// <summary>Slots of one task that may wait in the scheduler at once; the rest stay a range in the task.</summary>
    public const int SlotsInScheduler = 4_096;

    /// <summary>Slots that may have to start together: shards × redundancy.</summary>
    public const int GangSlots = 1_024;

    /// <summary>Program and arguments of a <c>process</c> or <c>command</c> workload.</summary>
    public const int Arguments = 256;

    /// <summary>Arguments and variables of a <c>process</c> workload together, in UTF-8, one byte more for each: 64 KiB.</summary>
    public const int ArgumentBytes = 64 << 10;
    public const int EnvironmentVariables = 64;

    /// <summary>Least memory of a <c>command</c>: the sandbox itself starts within it.</summary>
    public const int CommandRamMiB = 16;

    public const int CpuCores = 1_024;
    public const int RamMiB = 16 << 20;
    public const int DiskMiB = 1 << 30;
    public const int Gpus = 64;
    public const int GpuMemoryMiB = 1 << 20;

    /// <summary>Accounts that a node may name as the only ones it works for.</summary>
    public const int NodeSubmitters = 64;

    /// <summary>Places that a node may name as where images of containers come from.</summary>
    public const int NodeImageSources = 64;

    /// <summary>Names of software that a task may ask for, and that a node may offer.</summary>
    public const int Software = 32;

    /// <summary>Regions a task may name.</summary>
    public const int Regions = 32;

    public const int RegionLength = 32;

    /// <summary>Largest round trip a task may ask for or a node is said to have.</summary>
    public const int LatencyMs = 60_000;

    /// <summary>Blobs a node says it holds, and inputs of a stage that are looked for among them.</summary>
    public const int HeldBlobs = 256;

    public const int WantedBlobs = 16;

    public const int MinimumDurationSeconds = 1;
    public const int DurationSeconds = 30 * 24 * 3_600;

    /// <summary>Open tasks one account may have in a pool unless its quota says otherwise.</summary>
    public const int OpenTasksPerAccount = 1_000_000;

    /// <summary>Keys of an account that are good at a time.</summary>
    public const int KeysPerAccount = 100;

    /// <summary>Keys of an account that are remembered, with those that have ended.</summary>
    public const int KeysRemembered = 1_000;

    public const int KeyNameLength = 64;

    /// <summary>Tasks of an account under a monthly cap that may be open at once, and tasks that are looked through when such a cap is set.</summary>
    public const int CountedTasks = 100_000;

    /// <summary>Session keys that an account has ended before their time.</summary>
    public const int RevokedSessions = 1_000;

    public const int PageSize = 500;

    /// <summary>Memory of the index that finds an account's rows in a ledger: 16 MiB, about as many places.</summary>
    public const int StatementIndexBytes = 16 << 20;
    public const int DefaultPageSize = 50;

    /// <summary>A blob of the content-addressed store: 8 GiB.</summary>
    public const long BlobBytes = 8L << 30;

    /// <summary>A file whose numbers are compared: 64 MiB. Two are in memory at a time.</summary>
    public const int ComparedFileBytes = 64 << 20;

    /// <summary>Patterns of a comparator.</summary>
    public const int ComparedFiles = 64;

    public const int OutputFiles = 1_024;
    public const int OutputPathLength = 256;
    public const int LogChunkBytes = 64 << 10;
    public const long LogBytesPerAttempt = 16L << 20;
    public const int ReceiptsPerBatch = 4_096;
    public const int AssignmentsPerNode = 4_096;

    /// <summary>Files, folders and folders that paths imply, of an archive that is unpacked.</summary>
    public const int ArchiveEntries = 200_000;

    /// <summary>All bytes that an archive unpacks to: 32 GiB; an attempt's disk may allow less.</summary>
    public const long ArchiveBytes = 32L << 30;

    /// <summary>One file of an archive: what the eleven octal digits of a tar header can say.</summary>
    public const long ArchiveFileBytes = (8L << 30) - 1;

    /// <summary>How many times its own size an archive may unpack to, once that is more than <see cref="ArchiveFreeBytes"/>.</summary>
    public const int ArchiveRatio = 200;

    /// <summary>Unpacked bytes for which no ratio is asked: 16 MiB, so that a small archive of zeros is no bomb.</summary>
    public const long ArchiveFreeBytes = 16L << 20;

    /// <summary>Segments of a path in an archive.</summary>
    public const int ArchiveDepth = 32;

    /// <summary>A path in an archive, in UTF-8.</summary>
    public const int ArchivePathBytes = 1_024;

    /// <summary>One segment of such a path, in UTF-8: what file systems can name.</summary>
    public const int ArchiveSegmentBytes = 255;

    /// <summary>Characters of all paths of an archive together, as they are kept to find clashes: 16 Mi.</summary>
    public const int ArchiveNameCharacters = 16 << 20;

    /// <summary>Data that a task names beside its workload.</summary>
    public const int TaskInputs = 64;

    /// <summary>Bytes of the envelope that a task's secret stands in: 32 recipients.</summary>
    public const int EnvelopeBytes = 4_674;

    /// <summary>Live updates a watcher may lag behind before it is told to read the history again.</summary>
    public const int WatchBacklog = 1_024;

    /// <summary>A long poll ends within this time even when nothing happened.</summary>
    public static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);
}
