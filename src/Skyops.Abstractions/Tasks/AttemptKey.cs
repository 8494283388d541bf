namespace Skyops.Tasks;

/// <summary>
/// Names one attempt: a run of one replica (slot) of a shard. The epoch is unique in a shard and only rises; whatever arrives
/// from an older epoch of a slot is refused.
/// </summary>
[GenerateSerializer, Immutable, Alias("skyops.AttemptKey")]
public readonly record struct AttemptKey(
    [property: Id(0)] string TaskId,
    [property: Id(1)] int Stage,
    [property: Id(2)] int Shard,
    [property: Id(3)] int Slot,
    [property: Id(4)] int Epoch)
{
    public override string ToString() => $"{TaskId}/{Stage}/{Shard}/{Slot}@{Epoch}";
}
