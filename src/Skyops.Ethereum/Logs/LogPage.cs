using Skyops.Ethereum.Rpc;

namespace Skyops.Ethereum.Logs;

/// <summary>What one look at the chain gave.</summary>
public abstract record LogPage
{
    private LogPage()
    {
    }

    /// <summary>No block that counts is there beyond the cursor.</summary>
    public sealed record Nothing : LogPage;

    /// <summary>
    /// The logs of the next blocks, in the order of the chain. Keep what came of them and the new cursor in one step;
    /// then nothing is read twice or not at all.
    /// </summary>
    public sealed record Read(LogCursor Cursor, IReadOnlyList<LogEntry> Logs) : LogPage;

    /// <summary>
    /// The block of the cursor is no longer on the chain: what was read since the newest cursor that still is
    /// (<see cref="LogReader.FindOnChainAsync"/>) has to be taken back.
    /// </summary>
    public sealed record Reorganised : LogPage;
}
