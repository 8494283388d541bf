using Skyops.Ethereum.Rpc;

namespace Skyops.Ethereum.Transactions;

/// <summary>A transaction was mined and reverted: the gas is paid, and nothing else happened.</summary>
public sealed class TransactionRevertedException : Exception
{
    internal TransactionRevertedException(TransactionReceipt receipt)
        : base($"Transaction 0x{receipt.TransactionHash} reverted in block {receipt.BlockNumber}.") => Receipt = receipt;

    public TransactionReceipt Receipt { get; }
}
