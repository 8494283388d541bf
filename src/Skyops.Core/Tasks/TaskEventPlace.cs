namespace Skyops.Core.Tasks;

/// <summary>Which stage, shard and node an event is about; null where it is about none.</summary>
public readonly record struct TaskEventPlace(int? Stage, int? Shard, string? Node)
{
    public static TaskEventPlace Of(TaskEvent e) => e switch
    {
        AttemptLeased x => new(x.Stage, x.Shard, x.Node),
        KeyReleased x => new(x.Stage, x.Shard, x.Node),
        CheckpointSaved x => new(x.Stage, x.Shard, x.Node),
        ReceiptReceived x => new(x.Receipt.Receipt.Key.Stage, x.Receipt.Receipt.Key.Shard, x.Receipt.Node),
        AttemptFailed x => new(x.Stage, x.Shard, x.Node),
        ReplicaPlanned x => new(x.Stage, x.Shard, null),
        ReplicaAdded x => new(x.Stage, x.Shard, null),
        ResultsCompared x => new(x.Stage, x.Shard, null),
        ShardAccepted x => new(x.Stage, x.Shard, null),
        RingerSent x => new(x.Stage, x.Shard, x.Node),
        RingerCheckpointed x => new(x.Stage, x.Shard, x.Node),
        RingerJudged x => new(x.Receipt.Receipt.Key.Stage, x.Receipt.Receipt.Key.Shard, x.Receipt.Node),
        RingerDropped x => new(x.Stage, x.Shard, x.Node),
        StageCompleted x => new(x.Stage, null, null),
        TaskFailed x => new(x.Stage, x.Shard, null),
        _ => default,
    };
}
