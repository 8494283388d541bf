using System.Numerics;
using Skyops.Ethereum.Rlp;

namespace Skyops.Ethereum.Transactions;

/// <summary>
/// A transaction of type 2 (EIP-1559): 0x02 ‖ rlp([chain id, nonce, priority fee, fee, gas, to, value, data, access
/// list, y parity, r, s]), signed without the last three.
/// </summary>
public sealed record DynamicFeeTransaction : Transaction
{
    /// <summary>The first byte (EIP-2718).</summary>
    public const byte Type = 2;

    /// <summary>The most that goes to who makes the block, in wei a unit of gas.</summary>
    public required BigInteger MaxPriorityFeePerGas { get; init; }

    /// <summary>The most that is paid in all, in wei a unit of gas; at least the priority fee.</summary>
    public required BigInteger MaxFeePerGas { get; init; }

    /// <summary>Storage that it says it will use (EIP-2930).</summary>
    public IReadOnlyList<AccessListEntry> AccessList { get; init; } = [];

    public bool Equals(DynamicFeeTransaction? other) =>
        base.Equals(other) && MaxPriorityFeePerGas == other.MaxPriorityFeePerGas && MaxFeePerGas == other.MaxFeePerGas
        && AccessList.SequenceEqual(other.AccessList);

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), MaxPriorityFeePerGas, MaxFeePerGas);

    internal override byte[] SigningPayload()
    {
        var writer = new RlpWriter().BeginList();
        WriteFields(writer);
        return [Type, .. writer.EndList().ToArray()];
    }

    internal override byte[] Encode(BigInteger r, BigInteger s, bool yIsOdd)
    {
        var writer = new RlpWriter().BeginList();
        WriteFields(writer);
        return [Type, .. writer.Number(yIsOdd ? 1 : 0).Number(r).Number(s).EndList().ToArray()];
    }

    /// <summary>Reads what stands after the first byte.</summary>
    internal static (Transaction Transaction, BigInteger R, BigInteger S, bool YIsOdd) Read(RlpReader fields)
    {
        var transaction = new DynamicFeeTransaction
        {
            ChainId = fields.ReadUInt64(),
            Nonce = fields.ReadUInt64(),
            MaxPriorityFeePerGas = fields.ReadNumber(UInt256Bytes),
            MaxFeePerGas = fields.ReadNumber(UInt256Bytes),
            GasLimit = fields.ReadUInt64(),
            To = ReadTarget(ref fields),
            Value = fields.ReadNumber(UInt256Bytes),
            Data = fields.ReadBytes().ToArray(),
            AccessList = AccessListEntry.Read(fields.ReadList()),
        };
        var parity = fields.ReadNumber(1);
        if (parity > 1)
            throw new RlpException("The parity is neither 0 nor 1.");
        var (r, s) = (fields.ReadNumber(UInt256Bytes), fields.ReadNumber(UInt256Bytes));
        fields.End();
        return (transaction, r, s, parity.IsOne);
    }

    internal override void Check()
    {
        base.Check();
        CheckAmount(MaxPriorityFeePerGas, nameof(MaxPriorityFeePerGas));
        CheckAmount(MaxFeePerGas, nameof(MaxFeePerGas));
        if (MaxPriorityFeePerGas > MaxFeePerGas)
            throw new TransactionException("The priority fee is above the whole fee.");
    }

    private void WriteFields(RlpWriter writer)
    {
        writer.Number(ChainId).Number(Nonce).Number(MaxPriorityFeePerGas).Number(MaxFeePerGas).Number(GasLimit);
        WriteTarget(writer);
        AccessListEntry.Write(writer, AccessList);
    }
}
