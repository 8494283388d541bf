using Skyops.Tasks;

namespace Skyops.Core.Nodes;

/// <summary>What a reconnect showed.</summary>
/// <param name="Resend">Assigned but never delivered: the next take sends them.</param>
/// <param name="Lost">Delivered, but the worker does not run them: it was restarted. Their tasks are told.</param>
/// <param name="Ask">The worker runs them, we do not know them: their tasks say which go on, see
/// <see cref="NodeAssignments.Confirm"/>.</param>
public sealed record Reconciliation(AttemptKey[] Resend, TaskAttempts[] Lost, TaskAttempts[] Ask);

/// <summary>Attempts of one task.</summary>
public sealed record TaskAttempts(string TaskId, AttemptKey[] Keys);

/// <summary>By stage, shard, slot, epoch.</summary>
internal sealed class AttemptOrder : IComparer<AttemptKey>
{
    public static readonly AttemptOrder Instance = new();

    public int Compare(AttemptKey x, AttemptKey y) =>
        (x.Stage, x.Shard, x.Slot, x.Epoch).CompareTo((y.Stage, y.Shard, y.Slot, y.Epoch));
}
