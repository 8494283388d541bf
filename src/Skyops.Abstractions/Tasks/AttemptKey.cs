using System.Diagnostics.CodeAnalysis;
using System.Globalization;

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

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AttemptKey key)
    {
        key = default;
        if (text?.Split('/') is not [{ Length: > 0 and <= Limits.TaskIdLength } task, var stage, var shard, var last] || last.Split('@') is not [var slot, var epoch]) return false;
        if (!TryNumber(stage, out var a) || !TryNumber(shard, out var b) || !TryNumber(slot, out var c) || !TryNumber(epoch, out var d)) return false;
        key = new AttemptKey(task, a, b, c, d);
        return true;
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
