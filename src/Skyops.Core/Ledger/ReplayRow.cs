namespace Skyops.Core.Ledger;

/// <summary>
/// A row of the journal made ready for <see cref="LedgerReplay"/>: decoded, and everything about its events computed that does not depend on what came before. That is half of
/// the work of a replay, and may be done beside it.
/// </summary>
public sealed class ReplayRow
{
    private ReplayRow(long seq, IReadOnlyList<LedgerEvent> events)
    {
        Seq = seq;
        Events = events;
        Keys = new TransferKey[events.Count];
        Contents = new ulong[events.Count];
        for (var i = 0; i < Keys.Length; i++)
        {
            Keys[i] = TransferKey.Of(events[i].Id);
            Contents[i] = TransferContent.Of(events[i]);
        }
    }

    public long Seq { get; }

    public IReadOnlyList<LedgerEvent> Events { get; }

    internal TransferKey[] Keys { get; }

    internal ulong[] Contents { get; }

    public static ReplayRow Of(long seq, IReadOnlyList<LedgerEvent> events) => new(seq, events);

    /// <summary>From the bytes of a row; for the exceptions see <see cref="LedgerEventCodec.Decode"/>.</summary>
    public static ReplayRow Of(long seq, ReadOnlySpan<byte> row) => new(seq, LedgerEventCodec.Decode(row));
}
