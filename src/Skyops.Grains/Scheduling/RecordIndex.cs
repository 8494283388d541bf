using Skyops.Core.Scheduling.Audit;
using Skyops.Storage;

namespace Skyops.Grains.Scheduling;

/// <summary>What the stream <c>scheduler/POOL</c> says: which segments there are, and what was dropped.</summary>
internal sealed class RecordIndex
{
    private readonly List<RecordEvent.SegmentStored> _segments = [];

    public long Seq { get; private set; }

    /// <summary>Segments that are kept, in order.</summary>
    public IReadOnlyList<RecordEvent.SegmentStored> Segments => _segments;

    /// <summary>The newest chain that ever was; 0 when there was none.</summary>
    public int LastChain { get; private set; }

    public long DroppedPlacements { get; private set; }

    public long Bytes => _segments.Sum(segment => segment.Bytes);

    public static string StreamOf(string pool) => $"scheduler/{pool}";

    public static async Task<RecordIndex> ReadAsync(IJournal journal, string pool, CancellationToken cancellationToken = default)
    {
        var index = new RecordIndex();
        await foreach (var row in journal.ReadAsync(StreamOf(pool), 0, cancellationToken)) index.Add(row.Seq, RecordEventCodec.Decode(row.Data.Span));
        return index;
    }

    public IEnumerable<RecordEvent.SegmentStored> Chain(int chain) => _segments.Where(segment => segment.Chain == chain);

    public void Add(long seq, RecordEvent e)
    {
        Seq = seq;
        switch (e)
        {
            case RecordEvent.SegmentStored stored:
                _segments.Add(stored);
                LastChain = Math.Max(LastChain, stored.Chain);
                break;
            case RecordEvent.ChainDropped dropped:
                _segments.RemoveAll(segment => segment.Chain == dropped.Chain);
                DroppedPlacements += dropped.Placements;
                break;
        }
    }
}
