using System.Threading.Channels;
using Skyops.Core.Ledger;
using Skyops.Ledger;
using Skyops.Storage;

namespace Skyops.Grains.Ledger;

/// <summary>
/// Replays a ledger from its first row and compares it with a live state, beside the ledger's turns. Reading, decoding and hashing of rows run on one thread, posting them on
/// another; a few rows may wait between the two.
/// </summary>
internal static class LedgerVerifier
{
    private const int RowsBetween = 16;

    /// <param name="journal">Where the rows are.</param>
    /// <param name="stream">Whose.</param>
    /// <param name="live">What they must lead to; nobody else changes it.</param>
    /// <param name="upTo">The last row that it knows.</param>
    public static Task<LedgerVerification> RunAsync(IJournal journal, string stream, LedgerState live, long upTo) =>
        Task.Run(() => ReplayAsync(journal, stream, live, upTo));

    private static async Task<LedgerVerification> ReplayAsync(IJournal journal, string stream, LedgerState live, long upTo)
    {
        var rows = Channel.CreateBounded<ReplayRow>(new BoundedChannelOptions(RowsBetween) { SingleReader = true, SingleWriter = true });
        using var stopped = new CancellationTokenSource();
        var reading = Task.Run(() => ReadAsync(journal, stream, upTo, rows.Writer, stopped.Token));
        try
        {
            var replay = new LedgerReplay(live.Currency);
            replay.Expect(live);
            await foreach (var row in rows.Reader.ReadAllAsync()) replay.Add(row);
            return replay.Compare(live);
        }
        finally
        {
            await stopped.CancelAsync();
            await reading;
        }
    }

    /// <summary>Ends the rows with what went wrong, if anything did.</summary>
    private static async Task ReadAsync(IJournal journal, string stream, long upTo, ChannelWriter<ReplayRow> rows, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var row in journal.ReadAsync(stream, 0, upTo, cancellationToken))
                await rows.WriteAsync(ReplayRow.Of(row.Seq, row.Data.Span), cancellationToken);
            rows.Complete();
        }
        catch (Exception failure)
        {
            rows.Complete(failure);
        }
    }
}
