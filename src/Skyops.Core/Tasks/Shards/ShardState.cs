using System.Collections.Immutable;
using Skyops.Core.Tasks.Billing;
using Skyops.Ledger;

namespace Skyops.Core.Tasks.Shards;

/// <summary>A shard without a verdict.</summary>
/// <param name="Epoch">The last epoch given; 0 before the first lease.</param>
/// <param name="Slots">Its replicas by index.</param>
/// <param name="ExcludedNodes">Nodes that failed it: none gets it again.</param>
/// <param name="LostNodes">Different nodes whose worker or connection went away with it.</param>
/// <param name="FailingNodes">Different nodes that said the workload itself failed.</param>
/// <param name="Checkpoints">Where a next attempt may resume.</param>
/// <param name="Past">Attempts that ended without a result.</param>
public sealed record ShardState(
    int Epoch,
    ImmutableArray<SlotState> Slots,
    ImmutableArray<string> ExcludedNodes,
    ImmutableArray<string> LostNodes,
    ImmutableArray<string> FailingNodes,
    CheckpointBook Checkpoints,
    ImmutableArray<PastAttempt> Past)
{
    private static readonly ImmutableArray<ShardState> Untouched =
        [.. Enumerable.Range(0, Limits.Redundancy + 1).Select(slots => new ShardState(
            0, [.. Enumerable.Repeat<SlotState>(SlotState.Waiting.Fresh, slots)], [], [], [], CheckpointBook.Empty,
            [])
        { Planned = slots })];

    /// <summary>Replicas that are awaited before anything is judged: more come only when these differ.</summary>
    public int Planned { get; init; }

    /// <summary>What comparing results came to, where they need not be equal bit by bit.</summary>
    public ComparisonBook Compared { get; init; } = ComparisonBook.Empty;

    /// <summary>Results in the order of their epochs.</summary>
    public IEnumerable<SlotState.Reported> ResultsInOrder() => Slots.OfType<SlotState.Reported>().OrderBy(slot => slot.Attempt.Epoch);

    /// <summary>A shard nothing has happened to yet; the same object each time.</summary>
    public static ShardState Fresh(int redundancy) => Untouched[redundancy];

    public int WaitingSlots => Slots.Count(s => s is SlotState.Waiting);

    public IEnumerable<Attempt> LiveAttempts => Slots.OfType<SlotState.Live>().Select(s => s.Attempt);

    public SlotState? Slot(int index) => index >= 0 && index < Slots.Length ? Slots[index] : null;

    /// <summary>The live attempt of a slot with this epoch, or null.</summary>
    public SlotState.Live? Live(int slot, int epoch) =>
        Slot(slot) is SlotState.Live live && live.Attempt.Epoch == epoch ? live : null;

    public ShardState WithSlot(int index, SlotState slot) => this with { Slots = Slots.SetItem(index, slot) };

    public IEnumerable<string> ResultDigests => Slots.OfType<SlotState.Reported>().Select(s => s.Result.Digest);

    /// <summary>
    /// The most that this shard's present attempts may come to: those that run what their wall time limit would cost,
    /// those that have reported what they did cost. Agreed nodes are all paid the same lower median, so m of them take
    /// m times the lower median of the m dearest at most. What has reported must not reserve its limit: two shards with
    /// a first replica each could then keep each other's second one from ever being covered.
    /// </summary>
    public Amount Reservation(long capMs)
    {
        Span<Amount> most = stackalloc Amount[Slots.Length];
        var count = 0;
        foreach (var slot in Slots)
        {
            if (slot.Holder is not { } attempt) continue;
            most[count++] = Charges.Of(slot is SlotState.Reported { Result.MeteredMs: var ran } ? ran : capMs, capMs, attempt.PricePerHour);
        }

        most = most[..count];
        most.Sort();
        var reserved = Amount.Zero;
        for (var agreeing = 1; agreeing <= count; agreeing++)
        {
            var together = new Amount((UInt128)agreeing * most[count - 1 - (agreeing / 2)].Units);
            if (together > reserved) reserved = together;
        }

        return reserved;
    }
}
