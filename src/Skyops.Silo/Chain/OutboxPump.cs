using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Chain;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Rpc;

namespace Skyops.Silo.Chain;

/// <summary>
/// Moves what is in the outbox one step on. It holds no state: whatever it does follows from what the grain has on record
/// and what the chain says, so it may stop anywhere.
/// </summary>
internal sealed class OutboxPump(ChainLink link, IGrainFactory grains, TimeProvider time, ILogger logger)
{
    private readonly OutboxSigner _signer = new(link, logger);

    private IChainGrain Chain => grains.GetGrain<IChainGrain>("chain");

    public async Task StepAsync(CancellationToken cancellationToken)
    {
        foreach (var transaction in (await Chain.GetAsync()).Outbox)
        {
            switch (transaction.Phase)
            {
                case OutgoingPhase.Planned:
                    await SignAsync(transaction, cancellationToken);
                    break;
                case OutgoingPhase.Prepared:
                    await SendAsync(transaction, cancellationToken);
                    break;
                case OutgoingPhase.Sent:
                    await LookAsync(transaction, cancellationToken);
                    break;
                case OutgoingPhase.Mined:
                    await ConfirmAsync(transaction, cancellationToken);
                    break;
            }
        }
    }

    private async Task SignAsync(OutgoingTransaction transaction, CancellationToken cancellationToken)
    {
        var used = await CountAsync(BlockTag.Latest, cancellationToken);
        var next = (await Chain.GetAsync()).NextNonce ?? used;
        if (used > next) logger.KeyUsedElsewhere(used, next);
        try
        {
            var nonce = Math.Max(used, next);
            var copy = await _signer.SignAsync(transaction, nonce, cancellationToken);
            if (await Chain.SignedAsync(transaction.Id, nonce, copy)) await SendAsync(transaction with { Nonce = nonce, Copies = [copy] }, cancellationToken);
        }
        catch (RpcErrorException error) when (error.IsRevert)
        {
            logger.WouldRevert(transaction.Id, error.Reason(link.Options.Contracts.EscrowContract.Artifact.Abi.Errors).ToString());
            await Chain.EndedAsync(transaction.Id, OutgoingEnd.Dropped);
        }
    }

    /// <summary>The signature is on record, so it may go out, any number of times.</summary>
    private async Task SendAsync(OutgoingTransaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            await link.Rpc.SendTransactionAsync(OutboxSigner.Read(transaction.Copies[^1]), cancellationToken);
            await Chain.SentAsync(transaction.Id);
        }
        catch (RpcErrorException error)
        {
            // An older copy may be the one that a block has, or another transaction has the nonce.
            if (await FindAsync(transaction, cancellationToken)) return;
            logger.NotTaken(transaction.Id, error.NodeMessage);
            if (IsTooCheap(error)) await PayMoreAsync(transaction, cancellationToken);
        }
    }

    /// <summary>It was sent: a block has it, or the node lost it, or it pays too little.</summary>
    private async Task LookAsync(OutgoingTransaction transaction, CancellationToken cancellationToken)
    {
        if (await FindAsync(transaction, cancellationToken)) return;
        var newest = OutboxSigner.Read(transaction.Copies[^1]);
        if (await link.Rpc.SendAsync(EthereumCalls.GetTransaction(newest.Hash), cancellationToken) is null)
        {
            logger.Lost(transaction.Id, newest.ToString());
            await SendAsync(transaction, cancellationToken);
        }
        else
        {
            await PayMoreAsync(transaction, cancellationToken);
        }
    }

    /// <summary>Signs it again for a higher fee, when it has waited long enough.</summary>
    private async Task PayMoreAsync(OutgoingTransaction transaction, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() - transaction.Since <= link.Options.StuckAfter || await _signer.ReplaceAsync(transaction, cancellationToken) is not { } dearer) return;
        if (await Chain.SignedAsync(transaction.Id, transaction.Nonce!.Value, dearer))
            await SendAsync(transaction with { Since = time.GetUtcNow(), Copies = [.. transaction.Copies, dearer] }, cancellationToken);
    }

    /// <summary>Nodes have no code for it. A wallet without ETH is not helped by a higher fee, so only these words count.</summary>
    private static bool IsTooCheap(RpcErrorException error) =>
        error.NodeMessage.Contains("fee", StringComparison.OrdinalIgnoreCase) || error.NodeMessage.Contains("underpriced", StringComparison.OrdinalIgnoreCase);

    /// <summary>A block has it: is it still there, and final?</summary>
    private async Task ConfirmAsync(OutgoingTransaction transaction, CancellationToken cancellationToken)
    {
        var final = await link.FinalBlockAsync(cancellationToken);
        var block = await ReceiptAsync(transaction, cancellationToken);
        if (block != transaction.Mined)
        {
            logger.Moved(transaction.Id, transaction.Mined!.Block);
            await Chain.MinedAsync(transaction.Id, block);
        }
        else if (block!.Block <= final)
        {
            logger.Final(transaction.Id, block.Hash, block.Block, block.Succeeded, block.GasUsed);
            await Chain.EndedAsync(transaction.Id, block.Succeeded ? OutgoingEnd.Final : OutgoingEnd.Reverted);
        }
    }

    /// <summary>Looks for any of its copies in a block, and whether the nonce is gone for good. True when its state changed.</summary>
    private async Task<bool> FindAsync(OutgoingTransaction transaction, CancellationToken cancellationToken)
    {
        if (await ReceiptAsync(transaction, cancellationToken) is { } block)
        {
            await Chain.MinedAsync(transaction.Id, block);
            return true;
        }

        if (await link.FinalBlockAsync(cancellationToken) is not { } final) return false;
        if (await CountAsync(BlockTag.At(final), cancellationToken) <= transaction.Nonce) return false;
        logger.NonceGone(transaction.Id, transaction.Nonce!.Value);
        await Chain.EndedAsync(transaction.Id, OutgoingEnd.Dropped);
        return true;
    }

    private async Task<MinedIn?> ReceiptAsync(OutgoingTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var copy in transaction.Copies)
        {
            if (!Hash256.TryParse(copy.Hash, out var hash)) continue;
            if (await link.Rpc.SendAsync(EthereumCalls.GetReceipt(hash), cancellationToken) is { } receipt)
                return new MinedIn(copy.Hash, receipt.BlockNumber, $"{receipt.BlockHash}", receipt.Succeeded, receipt.GasUsed);
        }

        return null;
    }

    private Task<ulong> CountAsync(BlockTag block, CancellationToken cancellationToken) =>
        link.Rpc.SendAsync(EthereumCalls.GetTransactionCount(link.Options.Wallet.Address, block), cancellationToken);
}
