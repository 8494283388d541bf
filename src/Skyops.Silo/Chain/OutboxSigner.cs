using System.Numerics;
using Microsoft.Extensions.Logging;
using Skyops.Chain;
using Skyops.Ethereum.Fees;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;
using Skyops.Ethereum.Transactions;
using Skyops.Ledger;

namespace Skyops.Silo.Chain;

/// <summary>Signs what the outbox plans, and signs it again for a higher fee. It sends nothing.</summary>
internal sealed class OutboxSigner(ChainLink link, ILogger logger)
{
    public static SignedTransaction Read(SignedCopy copy) => SignedTransaction.Decode(copy.Encoded);

    /// <exception cref="RpcErrorException">It would revert.</exception>
    public async Task<SignedCopy> SignAsync(OutgoingTransaction transaction, ulong nonce, CancellationToken cancellationToken)
    {
        var request = new CallRequest { From = link.Options.Wallet.Address, To = EthereumAddress.Parse(transaction.To), Data = transaction.Data };
        var gas = await link.Rpc.SendAsync(EthereumCalls.EstimateGas(request), cancellationToken);
        var fees = link.Options.Fees.Quote(await link.Rpc.SendAsync(link.Options.Fees.HistoryCall(), cancellationToken));
        return Sign(transaction, nonce, GasMargin.Of(gas), fees);
    }

    /// <summary>Null when the policy pays no more: then it waits.</summary>
    public async Task<SignedCopy?> ReplaceAsync(OutgoingTransaction transaction, CancellationToken cancellationToken)
    {
        var old = transaction.Copies[^1];
        var waiting = new FeeQuote(old.MaxFee.Units, old.MaxPriorityFee.Units);
        var history = await link.Rpc.SendAsync(link.Options.Fees.HistoryCall(), cancellationToken);
        if (link.Options.Fees.Replace(waiting, history) is not { } dearer)
        {
            logger.AtTheCap(transaction.Id);
            return null;
        }

        logger.Replaced(transaction.Id, waiting.MaxFeePerGas, dearer.MaxFeePerGas);
        return Sign(transaction, transaction.Nonce!.Value, Read(old).Transaction.GasLimit, dearer);
    }

    private SignedCopy Sign(OutgoingTransaction transaction, ulong nonce, ulong gas, FeeQuote fees)
    {
        var signed = new DynamicFeeTransaction
        {
            ChainId = link.Options.Contracts.ChainId,
            Nonce = nonce,
            GasLimit = gas,
            To = EthereumAddress.Parse(transaction.To),
            Data = transaction.Data,
            MaxFeePerGas = fees.MaxFeePerGas,
            MaxPriorityFeePerGas = fees.MaxPriorityFeePerGas,
        }.Sign(link.Options.Wallet);
        return new SignedCopy($"{signed.Hash}", signed.Encoded.ToArray(), Wei(fees.MaxFeePerGas), Wei(fees.MaxPriorityFeePerGas));
    }

    private static Amount Wei(BigInteger wei) => new((UInt128)wei);
}
