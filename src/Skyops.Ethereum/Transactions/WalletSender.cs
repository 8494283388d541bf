using System.Numerics;
using Skyops.Ethereum.Fees;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;

namespace Skyops.Ethereum.Transactions;

/// <summary>
/// Sends transactions of one wallet, one after the other, and waits for each: for a person at a terminal. It remembers
/// nothing; what must outlive a crash goes through an outbox.
/// </summary>
public sealed class WalletSender(EthereumRpc rpc, WalletKey wallet, ulong chainId, FeePolicy? fees = null, TimeProvider? time = null)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly FeePolicy _fees = fees ?? new FeePolicy();
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public EthereumAddress Address => wallet.Address;

    /// <summary>Calls a contract, or makes one when <paramref name="to"/> is null, and waits until a block has it.</summary>
    /// <exception cref="EthereumRpcException">The node is away, or says that it would revert.</exception>
    /// <exception cref="TransactionRevertedException">A block has it, and it reverted.</exception>
    public async Task<TransactionReceipt> SendAsync(
        EthereumAddress? to, ReadOnlyMemory<byte> data, BigInteger value = default, CancellationToken cancellationToken = default)
    {
        var call = new CallRequest { From = Address, To = to, Data = data, Value = value };
        var gas = await rpc.SendAsync(EthereumCalls.EstimateGas(call), cancellationToken);
        var quote = _fees.Quote(await rpc.SendAsync(_fees.HistoryCall(), cancellationToken));
        var signed = new DynamicFeeTransaction
        {
            ChainId = chainId,
            Nonce = await rpc.SendAsync(EthereumCalls.GetTransactionCount(Address, BlockTag.Pending), cancellationToken),
            GasLimit = GasMargin.Of(gas),
            To = to,
            Data = data,
            Value = value,
            MaxFeePerGas = quote.MaxFeePerGas,
            MaxPriorityFeePerGas = quote.MaxPriorityFeePerGas,
        }.Sign(wallet);
        await rpc.SendTransactionAsync(signed, cancellationToken);
        var receipt = await ReceiptAsync(signed.Hash, cancellationToken);
        return receipt.Succeeded ? receipt : throw new TransactionRevertedException(receipt);
    }

    private async Task<TransactionReceipt> ReceiptAsync(Hash256 hash, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await rpc.SendAsync(EthereumCalls.GetReceipt(hash), cancellationToken) is { } receipt) return receipt;
            await Task.Delay(Poll, _time, cancellationToken);
        }
    }
}
