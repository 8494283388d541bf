using Microsoft.Extensions.Logging;
using Skyops.Core.Scheduling.Audit;
using Skyops.Storage;

namespace Skyops.Grains.Scheduling;

/// <summary>
/// Stores what a scheduler was told, away from its passes: a segment is a blob, and one row of the journal says which. A
/// chain of segments begins with an empty scheduler, so whole chains are dropped when there is too much, and a chain that
/// has grown long asks for another.
/// </summary>
internal sealed class PlacementRecorder(string pool, IJournal journal, IBlobStore blobs, PoolOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>Things in a segment: about a mebibyte before it is compressed.</summary>
    public const int SegmentWeight = 8_192;

    private const int MostUnstored = 64;
    private readonly Queue<(IReadOnlyList<SchedulingInput> Inputs, bool Begins)> _unstored = new();
    private RecordIndex? _index;
    private bool _begins = true;
    private Task? _storing;

    /// <summary>The chain is long, or broken: the scheduler should begin anew.</summary>
    public bool WantsNewChain { get; private set; }

    /// <summary>The scheduler's state is empty again.</summary>
    public void BeginChain() => (_begins, WantsNewChain) = (true, false);

    /// <summary>Whether there is anything to be stored now.</summary>
    public bool IsDue(RecordedScheduler recorded) => recorded.Placed > 0 || recorded.Weight >= SegmentWeight || _unstored.Count > 0;

    /// <summary>Stores what was kept since the last time, and what could not be stored then. Fails never; it is tried again.</summary>
    public async Task StoreAsync(RecordedScheduler recorded)
    {
        while (_storing is { } running) await running;
        if (!IsDue(recorded)) return;
        _storing = StoreDueAsync(recorded);
        await _storing;
        _storing = null;
    }

    private async Task StoreDueAsync(RecordedScheduler recorded)
    {
        try
        {
            if (recorded.Kept > 0)
            {
                _unstored.Enqueue((recorded.Take(), _begins));
                _begins = false;
            }

            while (_unstored.TryPeek(out var next))
            {
                await StoreAsync(next.Inputs, next.Begins);
                _unstored.Dequeue();
            }

            await DropAsync();
        }
        catch (Exception failure)
        {
            _index = null;
            logger.NotRecorded(failure, _unstored.Count);
            if (_unstored.Count < MostUnstored) return;

            // What is lost breaks the chain; what comes after it could not be replayed.
            _unstored.Clear();
            WantsNewChain = true;
        }
    }

    private async Task StoreAsync(IReadOnlyList<SchedulingInput> inputs, bool begins)
    {
        var index = _index ??= await RecordIndex.ReadAsync(journal, pool);
        var chain = begins ? index.LastChain + 1 : index.LastChain;
        var last = index.Chain(chain).LastOrDefault();
        var segment = await Task.Run(() => RecordSegment.Of(inputs, last?.LastPass ?? 0));
        var blob = await blobs.PutAsync(new MemoryStream(segment.Gzip), null, segment.Gzip.Length);
        await AppendAsync(index, new RecordEvent.SegmentStored(
            chain, (last?.Number ?? 0) + 1, blob.Sha256, blob.Bytes, segment.FirstPass, segment.LastPass, segment.Placements, segment.Digest));
        WantsNewChain |= index.Chain(chain).Sum(stored => stored.Bytes) > options.RecordBytes / 4;
    }

    private async Task DropAsync()
    {
        while (_index is { } index && index.Bytes > options.RecordBytes && index.Segments[0].Chain != index.LastChain)
        {
            var gone = index.Chain(index.Segments[0].Chain).ToArray();
            await AppendAsync(index, new RecordEvent.ChainDropped(gone[0].Chain, gone.Length, gone.Sum(x => x.Bytes), gone.Sum(x => x.Placements)));
            foreach (var segment in gone) await blobs.DeleteAsync(segment.Blob);
            logger.RecordDropped(gone[0].Chain, gone.Sum(x => x.Placements));
        }
    }

    private async Task AppendAsync(RecordIndex index, RecordEvent e)
    {
        var append = new JournalAppend(RecordIndex.StreamOf(pool), index.Seq, time.GetUtcNow(), RecordEventCodec.Encode(e), null);
        if (await journal.AppendAsync(append) == AppendStatus.Conflict) throw new InvalidOperationException("another scheduler writes the record of this pool");
        index.Add(index.Seq + 1, e);
    }
}
