using System.Globalization;
using Skyops.Sealing.Objects;

namespace Skyops.Sealing.Releases;

/// <summary>The contexts of a task's objects, in one place for those who seal and those who open.</summary>
public static class TaskObjects
{
    /// <summary>Data that the owner gives, by the name of the input.</summary>
    public static SealingContext Input(string task, string name) =>
        new() { Task = task, Direction = SealingDirection.Input, Name = name };

    /// <summary>A file that an attempt made, by its path in its manifest.</summary>
    public static SealingContext File(
        string task, SealingDirection direction, int stage, int shard, int epoch, string name) =>
        new() { Task = task, Direction = direction, Stage = stage, Shard = shard, Epoch = epoch, Name = name };

    /// <summary>A chunk of an attempt's log.</summary>
    public static SealingContext Log(string task, int stage, int shard, int epoch, long number) =>
        File(task, SealingDirection.Log, stage, shard, epoch, number.ToString(CultureInfo.InvariantCulture));
}
