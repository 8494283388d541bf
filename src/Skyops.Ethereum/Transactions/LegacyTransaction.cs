using System.Numerics;
using Skyops.Ethereum.Rlp;

namespace Skyops.Ethereum.Transactions;

/// <summary>
/// A transaction from before types, bound to its chain by EIP-155: rlp([nonce, gas price, gas, to, value, data, v, r,
/// s]) with v = 35 + 2 · chain id + parity, signed with [chain id, 0, 0] in the place of the last three.
/// </summary>
public sealed record LegacyTransaction : Transaction
{
    private const int FirstV = 35;

    /// <summary>What is paid, in wei a unit of gas.</summary>
    public required BigInteger GasPrice { get; init; }

    internal override byte[] SigningPayload()
    {
        var writer = new RlpWriter().BeginList();
        WriteFields(writer);
        return writer.Number(ChainId).Number(0).Number(0).EndList().ToArray();
    }

    internal override byte[] Encode(BigInteger r, BigInteger s, bool yIsOdd)
    {
        var writer = new RlpWriter().BeginList();
        WriteFields(writer);
        var v = FirstV + (2 * new BigInteger(ChainId)) + (yIsOdd ? 1 : 0);
        return writer.Number(v).Number(r).Number(s).EndList().ToArray();
    }

    internal static (Transaction Transaction, BigInteger R, BigInteger S, bool YIsOdd) Read(RlpReader fields)
    {
        var nonce = fields.ReadUInt64();
        var gasPrice = fields.ReadNumber(UInt256Bytes);
        var gasLimit = fields.ReadUInt64();
        var to = ReadTarget(ref fields);
        var value = fields.ReadNumber(UInt256Bytes);
        var data = fields.ReadBytes().ToArray();
        var v = fields.ReadNumber(sizeof(ulong) + 1) - FirstV;
        var (r, s) = (fields.ReadNumber(UInt256Bytes), fields.ReadNumber(UInt256Bytes));
        fields.End();
        var chainId = v / 2;
        if (v < 2 || chainId > ulong.MaxValue)
            throw new RlpException("v names no chain (EIP-155).");
        var transaction = new LegacyTransaction
        {
            ChainId = (ulong)chainId,
            Nonce = nonce,
            GasPrice = gasPrice,
            GasLimit = gasLimit,
            To = to,
            Value = value,
            Data = data,
        };
        return (transaction, r, s, !v.IsEven);
    }

    internal override void Check()
    {
        base.Check();
        CheckAmount(GasPrice, nameof(GasPrice));
    }

    private void WriteFields(RlpWriter writer)
    {
        writer.Number(Nonce).Number(GasPrice).Number(GasLimit);
        WriteTarget(writer);
    }
}
