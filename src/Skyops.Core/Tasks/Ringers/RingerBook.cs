using System.Collections.Immutable;
using Skyops.Core.Tasks.Shards;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Ringers;

/// <summary>
/// A task's ringers. They stand beside its shards: nothing here counts as work of the task, is on its bill, or is waited for.
/// </summary>
/// <param name="Known">Shards that may go out as ringers, oldest first, each once; at most <see cref="Limits.KnownShards"/>.</param>
/// <param name="Live">Ringers that are out, at most <see cref="Limits.RingersAtOnce"/>.</param>
/// <param name="Past">The newest that are over, at most <see cref="Limits.RingersRemembered"/>: their outcomes are told again after a restart.</param>
/// <param name="Payees">What the network owes for right ones, by account.</param>
public sealed record RingerBook(
    ImmutableArray<KnownShard> Known, ImmutableArray<LiveRinger> Live, ImmutableArray<PastRinger> Past,
    ImmutableSortedDictionary<string, Amount> Payees)
{
    public static readonly RingerBook Empty = new([], [], [], ImmutableSortedDictionary.Create<string, Amount>(StringComparer.Ordinal));

    /// <summary>What all that are out and all that were right come to at most.</summary>
    public Amount Promised => Live.Aggregate(Payees.Values.Aggregate(Amount.Zero, (sum, paid) => sum + paid), (sum, ringer) => sum + ringer.Most);

    public LiveRinger? Find(int stage, int shard, int slot, int epoch, string node) =>
        Live.FirstOrDefault(ringer => ringer.Is(stage, shard, slot, epoch, node));

    public LiveRinger? Find(AttemptKey key, string node) => Live.IsEmpty ? null : Find(key.Stage, key.Shard, key.Slot, key.Epoch, node);

    /// <summary>What a node hears that still speaks of a ringer which is over; null when it was none.</summary>
    public ReportAnswer? AnswerOfPast(AttemptKey key, string node)
    {
        var past = Past.FirstOrDefault(p => p.Stage == key.Stage && p.Shard == key.Shard
            && p.Attempt.Attempt.Slot == key.Slot && p.Attempt.Attempt.Epoch == key.Epoch && p.Attempt.Attempt.Node == node);
        return past?.Attempt.State switch
        {
            null => null,
            AttemptStates.Agreed or AttemptStates.Disagreed => ReportAnswer.Duplicate,
            _ => ReportAnswer.StaleEpoch,
        };
    }

    /// <summary>Nodes that do something else in the room that this shard was offered.</summary>
    public IEnumerable<string> NodesInPlaceOf(int stage, int shard) =>
        Live.Where(ringer => ringer.Known.Stage == stage && ringer.RoomShard == shard).Select(ringer => ringer.Attempt.Node);

    public RingerBook Learn(KnownShard? known) => known is null
        ? this
        : this with { Known = Known.Length < Limits.KnownShards ? Known.Add(known) : Known.RemoveAt(0).Add(known) };

    /// <summary>A shard goes out once: who has seen it twice would know it.</summary>
    public RingerBook Send(KnownShard known, LiveRinger ringer) => this with { Known = Known.Remove(known), Live = Live.Add(ringer) };

    public RingerBook With(LiveRinger before, LiveRinger after) => this with { Live = Live.Replace(before, after) };

    public RingerBook End(LiveRinger ringer, PastAttempt over) => this with
    {
        Live = Live.Remove(ringer),
        Past = [.. Past.TakeLast(Limits.RingersRemembered - 1), new PastRinger(ringer.Known.Stage, ringer.Known.Shard, over)],
        Payees = over.Paid is { IsZero: false } paid
            ? Payees.SetItem(ringer.Attempt.Owner, Payees.GetValueOrDefault(ringer.Attempt.Owner) + paid)
            : Payees,
    };

    /// <summary>A stage is over, or with null the task: what is out is stopped and nothing is sent any more.</summary>
    public RingerBook Stop(int? stage)
    {
        var book = this with { Known = Known.RemoveAll(known => stage is null || known.Stage == stage) };
        foreach (var ringer in Live.Where(ringer => stage is null || ringer.Known.Stage == stage)) book = book.End(ringer, RingerEnds.Stopped(ringer));
        return book;
    }
}
