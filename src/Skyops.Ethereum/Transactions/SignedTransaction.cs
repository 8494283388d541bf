using System.Numerics;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rlp;

namespace Skyops.Ethereum.Transactions;

/// <summary>
/// A transaction with its signature, as it goes to a node. Its sender is who made the signature: nothing else in it
/// says so.
/// </summary>
public sealed class SignedTransaction
{
    /// <summary>The longest encoding that nodes pass on (geth's limit for its pool), in bytes.</summary>
    public const int MaxSize = 128 * 1024;

    private readonly byte[] _encoded;

    private SignedTransaction(Transaction transaction, EthereumAddress sender, byte[] encoded)
    {
        Transaction = transaction;
        Sender = sender;
        _encoded = encoded;
        Hash = Hash256.FromBytes(Keccak256.Hash(encoded));
    }

    public Transaction Transaction { get; }

    /// <summary>Whose wallet signed it.</summary>
    public EthereumAddress Sender { get; }

    /// <summary>The name of the transaction on its chain: Keccak-256 of <see cref="Encoded"/>.</summary>
    public Hash256 Hash { get; }

    /// <summary>The bytes for <c>eth_sendRawTransaction</c>.</summary>
    public ReadOnlyMemory<byte> Encoded => _encoded;

    /// <summary>Puts a signature (r ‖ s ‖ v, 65 bytes, v 27 or 28) to a transaction.</summary>
    /// <exception cref="TransactionException">
    /// A field is out of range, the signature is none, or all together is longer than <see cref="MaxSize"/>.
    /// </exception>
    public static SignedTransaction Create(Transaction transaction, ReadOnlySpan<byte> signature)
    {
        var digest = transaction.SigningDigest();
        if (Recovery.Recover(digest, signature, out var sender) is var result && result != RecoveryResult.Recovered)
            throw new TransactionException($"The signature is none: {result}.");
        var (r, s) = (Number(signature[..32]), Number(signature[32..64]));
        var encoded = transaction.Encode(r, s, yIsOdd: signature[64] == 28);
        if (encoded.Length > MaxSize)
            throw new TransactionException($"A transaction has at most {MaxSize} bytes, not {encoded.Length}.");
        return new SignedTransaction(transaction, sender, encoded);
    }

    /// <summary>
    /// Reads a transaction of type 2 or a legacy one of EIP-155 and recovers its sender. It must be canonical, so that
    /// encoding it again gives the same bytes and the same hash.
    /// </summary>
    /// <exception cref="TransactionException">The bytes are no such transaction, or its signature is none.</exception>
    public static SignedTransaction Decode(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IsEmpty || encoded.Length > MaxSize)
            throw new TransactionException($"A transaction has 1 to {MaxSize} bytes, not {encoded.Length}.");
        if (encoded[0] < 0xC0 && encoded[0] != DynamicFeeTransaction.Type)
            throw new TransactionException($"Transactions of type {encoded[0]} are not read.");
        try
        {
            var typed = encoded[0] == DynamicFeeTransaction.Type;
            var reader = new RlpReader(typed ? encoded[1..] : encoded);
            var fields = reader.ReadList();
            reader.End();
            var (transaction, r, s, yIsOdd) =
                typed ? DynamicFeeTransaction.Read(fields) : LegacyTransaction.Read(fields);
            return Create(transaction, Signature(r, s, yIsOdd));
        }
        catch (RlpException error)
        {
            throw new TransactionException($"The transaction is malformed: {error.Message}", error);
        }
    }

    /// <summary>The hash.</summary>
    public override string ToString() => $"0x{Hash}";

    private static byte[] Signature(BigInteger r, BigInteger s, bool yIsOdd)
    {
        var signature = new byte[Recovery.SignatureSize];
        Write(r, signature.AsSpan(0, 32));
        Write(s, signature.AsSpan(32, 32));
        signature[64] = yIsOdd ? (byte)28 : (byte)27;
        return signature;
    }

    private static void Write(BigInteger number, Span<byte> bytes) => number.TryWriteBytes(
        bytes[(bytes.Length - number.GetByteCount(isUnsigned: true))..], out _, isUnsigned: true, isBigEndian: true);

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
