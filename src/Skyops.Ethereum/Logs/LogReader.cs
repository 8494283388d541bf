using Skyops.Ethereum.Rpc;

namespace Skyops.Ethereum.Logs;

/// <summary>
/// Reads the logs of contracts page by page, each block once, and notices when the chain was reorganised below what was
/// read. Holds no state: where it stands is the cursor, which the caller keeps with what came of the logs.
/// </summary>
public sealed class LogReader
{
    private readonly EthereumRpc _rpc;
    private readonly LogReaderOptions _options;

    /// <exception cref="ArgumentException">There are no contracts, or pages of no blocks.</exception>
    public LogReader(EthereumRpc rpc, LogReaderOptions options)
    {
        if (options.Addresses.Count == 0 || options.MaxBlocks == 0)
            throw new ArgumentException("Logs are read of at least one contract and one block.", nameof(options));
        _rpc = rpc;
        _options = options;
    }

    /// <summary>Reads the blocks after the cursor, or from the first one on if there is none.</summary>
    /// <exception cref="EthereumRpcException">The node is away, or answers what cannot be.</exception>
    public async Task<LogPage> ReadAsync(LogCursor? after, CancellationToken cancellationToken = default)
    {
        if (after is { } cursor && !await IsOnChainAsync(cursor, cancellationToken))
            return new LogPage.Reorganised();
        var from = after is { } last ? last.BlockNumber + 1 : _options.FirstBlock;
        var (blocks, newest) = (_options.MaxBlocks, await NewestAsync(cancellationToken));
        while (true)
        {
            if (newest is not { } head || head < from)
                return new LogPage.Nothing();
            var to = head - from < blocks ? head : from + blocks - 1;
            try
            {
                return await ReadAsync(after, from, to, cancellationToken);
            }
            catch (RpcErrorException error) when (to > from && IsTooMuch(error))
            {
                blocks = (to - from + 1) / 2;
            }
        }
    }

    /// <summary>
    /// The newest of these cursors (newest first) whose block is still on the chain; null if none is.
    /// </summary>
    /// <exception cref="EthereumRpcException">The node is away, or answers what cannot be.</exception>
    public async Task<LogCursor?> FindOnChainAsync(
        IEnumerable<LogCursor> cursors, CancellationToken cancellationToken = default)
    {
        foreach (var cursor in cursors)
        {
            if (await IsOnChainAsync(cursor, cancellationToken))
                return cursor;
        }

        return null;
    }

    private async Task<LogPage> ReadAsync(LogCursor? after, ulong from, ulong to, CancellationToken cancellationToken)
    {
        var end = await _rpc.SendAsync(EthereumCalls.GetBlock(BlockTag.At(to)), cancellationToken);
        if (end is null)
            return new LogPage.Nothing();
        var filter = new LogFilter
        {
            FromBlock = BlockTag.At(from),
            ToBlock = BlockTag.At(to),
            Addresses = _options.Addresses,
            Topics = _options.Topics,
        };
        var logs = await _rpc.SendAsync(EthereumCalls.GetLogs(filter), cancellationToken);

        // The chain may have changed while it was read: the logs count only if both ends of the page still stand. What
        // lies between two blocks is fixed by the hash of the later one.
        var cursor = new LogCursor(to, end.Hash);
        if (after is { } before && !await IsOnChainAsync(before, cancellationToken))
            return new LogPage.Reorganised();
        if (!await IsOnChainAsync(cursor, cancellationToken) || logs.Any(log => IsOfAnother(log, cursor)))
            return new LogPage.Nothing();
        Check(logs, from, to);
        return new LogPage.Read(cursor, logs);
    }

    private async Task<ulong?> NewestAsync(CancellationToken cancellationToken)
    {
        if (_options.Confirmations is not { } confirmations)
            return (await _rpc.SendAsync(EthereumCalls.GetBlock(BlockTag.Finalized), cancellationToken))?.Number;
        var head = await _rpc.SendAsync(EthereumCalls.BlockNumber(), cancellationToken);
        return head >= confirmations ? head - confirmations : null;
    }

    private async Task<bool> IsOnChainAsync(LogCursor cursor, CancellationToken cancellationToken)
    {
        var block = await _rpc.SendAsync(EthereumCalls.GetBlock(BlockTag.At(cursor.BlockNumber)), cancellationToken);
        return block?.Hash == cursor.BlockHash;
    }

    private static bool IsOfAnother(LogEntry log, LogCursor cursor) =>
        log.IsRemoved || (log.BlockNumber == cursor.BlockNumber && log.BlockHash != cursor.BlockHash);

    private void Check(IReadOnlyList<LogEntry> logs, ulong from, ulong to)
    {
        for (var i = 0; i < logs.Count; i++)
        {
            var rises = i == 0 || (logs[i].BlockNumber, logs[i].LogIndex)
                .CompareTo((logs[i - 1].BlockNumber, logs[i - 1].LogIndex)) > 0;
            if (!rises || logs[i].BlockNumber < from || logs[i].BlockNumber > to
                || !_options.Addresses.Contains(logs[i].Address))
            {
                throw new RpcAnswerException("The node answered with logs that were not asked for, or out of order.");
            }
        }
    }

    // There is no code for it that all services use.
    private static bool IsTooMuch(RpcErrorException error) => error.IsTransient
        || ((string[])["too many", "more than", "limit", "range", "too large", "timeout"]).Any(
            each => error.NodeMessage.Contains(each, StringComparison.OrdinalIgnoreCase));
}
