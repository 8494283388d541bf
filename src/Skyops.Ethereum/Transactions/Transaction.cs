using System.Numerics;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rlp;

namespace Skyops.Ethereum.Transactions;

/// <summary>
/// A transaction before it is signed. Amounts are in wei and below 2^256, the nonce is below 2^64 − 1 (EIP-2681), the
/// chain id at least 1: a transaction without one could be sent again on every chain, so there is none here.
/// </summary>
public abstract record Transaction
{
    private protected Transaction()
    {
    }

    /// <summary>The chain that it is for (EIP-155).</summary>
    public required ulong ChainId { get; init; }

    /// <summary>How many transactions the sender made before.</summary>
    public required ulong Nonce { get; init; }

    /// <summary>The most gas that it may use.</summary>
    public required ulong GasLimit { get; init; }

    /// <summary>Who is called or paid; null makes a contract of <see cref="Data"/>.</summary>
    public EthereumAddress? To { get; init; }

    /// <summary>What is paid, in wei.</summary>
    public BigInteger Value { get; init; }

    /// <summary>The data of the call, or the code that makes the contract.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>What the sender signs: Keccak-256 of the fields without signature, 32 bytes.</summary>
    /// <exception cref="TransactionException">A field is out of range.</exception>
    public byte[] SigningDigest()
    {
        Check();
        return Keccak256.Hash(SigningPayload());
    }

    /// <summary>Signs with a wallet.</summary>
    /// <exception cref="TransactionException">A field is out of range.</exception>
    public SignedTransaction Sign(WalletKey wallet) => SignedTransaction.Create(this, wallet.Sign(SigningDigest()));

    public virtual bool Equals(Transaction? other) =>
        other is not null && EqualityContract == other.EqualityContract && ChainId == other.ChainId
        && Nonce == other.Nonce && GasLimit == other.GasLimit && To == other.To && Value == other.Value
        && Data.Span.SequenceEqual(other.Data.Span);

    public override int GetHashCode() => HashCode.Combine(ChainId, Nonce, GasLimit, To, Value);

    /// <summary>The bytes that are hashed and signed.</summary>
    internal abstract byte[] SigningPayload();

    /// <summary>The bytes that go to a node: the fields with r, s and the parity of R's y.</summary>
    internal abstract byte[] Encode(BigInteger r, BigInteger s, bool yIsOdd);

    /// <exception cref="TransactionException">A field is out of range.</exception>
    internal virtual void Check()
    {
        if (ChainId == 0)
            throw new TransactionException("The chain id is zero.");
        if (Nonce == ulong.MaxValue)
            throw new TransactionException("The nonce is out of range (EIP-2681).");
        CheckAmount(Value, nameof(Value));
    }

    private protected static void CheckAmount(BigInteger amount, string name)
    {
        if (amount.Sign < 0 || amount.GetByteCount(isUnsigned: true) > UInt256Bytes)
            throw new TransactionException($"{name} is out of range.");
    }

    private protected const int UInt256Bytes = 32;

    private protected void WriteTarget(RlpWriter writer) =>
        writer.Bytes(To is { } to ? to.ToBytes() : []).Number(Value).Bytes(Data.Span);

    private protected static EthereumAddress? ReadTarget(ref RlpReader reader)
    {
        var bytes = reader.ReadBytes();
        if (bytes.IsEmpty)
            return null;
        return bytes.Length == EthereumAddress.Size
            ? EthereumAddress.FromBytes(bytes)
            : throw new RlpException("A recipient has 20 bytes or none.");
    }
}
