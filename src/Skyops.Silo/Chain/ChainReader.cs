using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Chain;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Logs;

namespace Skyops.Silo.Chain;

/// <summary>
/// Follows the escrow's logs in final blocks. What it has read is in the grain's row together with what came of it; blocks
/// without logs cost no row, and are read again after a restart.
/// </summary>
internal sealed class ChainReader(ChainLink link, IGrainFactory grains, ILogger logger)
{
    private readonly LogReader _reader = new(link.Rpc, new LogReaderOptions
    {
        Addresses = [link.Options.Contracts.Escrow],
        FirstBlock = link.Options.Contracts.FirstBlock,
        Confirmations = link.Options.Confirmations,
    });

    private LogCursor? _cursor;

    /// <summary>Reads up to the newest final block.</summary>
    /// <exception cref="ChainHaltedException">A block that was final is gone.</exception>
    public async Task StepAsync(CancellationToken cancellationToken)
    {
        var chain = grains.GetGrain<IChainGrain>("chain");
        await chain.TendAsync();
        var view = await chain.GetAsync();
        var kept = view.Block is { } block && Hash256.TryParse(view.BlockHash, out var hash) ? new LogCursor(block, hash) : (LogCursor?)null;
        if (_cursor is null || _cursor.Value.BlockNumber < kept?.BlockNumber) _cursor = kept;
        while (true)
        {
            var page = await _reader.ReadAsync(_cursor, cancellationToken);
            if (page is LogPage.Reorganised)
                throw new ChainHaltedException($"Block {_cursor?.BlockNumber} was final and is no longer on the chain: nothing is credited until an operator has looked.");
            if (page is not LogPage.Read read) return;
            var logs = EscrowLogs.Read(read.Logs);
            if (logs.Length > 0)
            {
                if (Missing(view.DepositsThrough, logs) is { } missing)
                {
                    _cursor = null;
                    throw new ChainHaltedException($"The node has left out the log of deposit {missing}; its logs are read again from block {view.Block ?? link.Options.Contracts.FirstBlock}.");
                }

                await chain.ReadAsync(new ChainPage(view.Block, read.Cursor.BlockNumber, $"{read.Cursor.BlockHash}", logs));
                view = await chain.GetAsync();
                foreach (var log in logs) logger.Heard(log.Kind, log.Amount, log.Currency, log.Account, log.Transaction);
            }

            _cursor = read.Cursor;
        }
    }

    /// <summary>Deposits are numbered without gaps. A node whose index of logs lags behind its blocks answers with fewer than there are.</summary>
    private static ulong? Missing(ulong through, ChainLog[] logs)
    {
        foreach (var deposit in logs.Where(log => log.Kind == ChainLogKind.Deposited))
        {
            if (deposit.Number != ++through) return through;
        }

        return null;
    }
}
