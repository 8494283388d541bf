using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sessions;

namespace Skyops.Ethereum.Tasks;

/// <summary>
/// Terms with a signature: 65 bytes of the owner's wallet, or 64 bytes of a session key over the same digest. Binary
/// form: version (1) ‖ spec hash (32) ‖ maximum price (16) ‖ length of the currency (1) ‖ currency ‖ deadline (8) ‖
/// nonce (16) ‖ signature (64 or 65), numbers big-endian.
/// </summary>
public sealed class TaskAuthorization
{
    private const byte Version = 1;
    private const int SessionSignatureSize = 64;
    private const int CurrencyAt = 1 + Hash256.Size + 16 + 1;
    private const int TailSize = 8 + 16;
    private readonly byte[] _signature;

    private TaskAuthorization(TaskTerms terms, byte[] signature)
    {
        Terms = terms;
        _signature = signature;
    }

    public TaskTerms Terms { get; }

    /// <summary>65 bytes of a wallet or 64 of a session key.</summary>
    public ReadOnlySpan<byte> Signature => _signature;

    /// <summary>Whether a session key signed, not the wallet itself.</summary>
    public bool IsBySession => _signature.Length == SessionSignatureSize;

    /// <summary>Signs with the wallet itself.</summary>
    public static TaskAuthorization Sign(TaskTerms terms, WalletKey wallet, ulong chainId) =>
        new(terms, wallet.Sign(terms.Digest(chainId).ToBytes()));

    /// <summary>Signs with a session key.</summary>
    public static TaskAuthorization Sign(TaskTerms terms, SessionKey key, ulong chainId) =>
        new(terms, key.Sign(terms.Digest(chainId).ToBytes()));

    /// <summary>Puts a signature from elsewhere to terms; false unless it has 64 or 65 bytes.</summary>
    public static bool TryCreate(
        TaskTerms terms, ReadOnlySpan<byte> signature, [NotNullWhen(true)] out TaskAuthorization? authorization)
    {
        authorization = signature.Length is SessionSignatureSize or Recovery.SignatureSize
            ? new TaskAuthorization(terms, signature.ToArray())
            : null;
        return authorization is not null;
    }

    /// <summary>Reads the binary form; false unless it is exactly that.</summary>
    public static bool TryRead(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out TaskAuthorization? authorization)
    {
        authorization = null;
        if (encoded.Length < CurrencyAt + TailSize || encoded[0] != Version)
            return false;
        var length = encoded[CurrencyAt - 1];
        if (encoded.Length < CurrencyAt + length + TailSize)
            return false;
        var currency = Encoding.Latin1.GetString(encoded.Slice(CurrencyAt, length));
        var tail = encoded[(CurrencyAt + length)..];
        var deadline = BinaryPrimitives.ReadInt64BigEndian(tail);
        if (!TaskTerms.IsWellFormed(currency, deadline))
            return false;
        var specHash = Hash256.FromBytes(encoded.Slice(1, Hash256.Size));
        var maxPrice = BinaryPrimitives.ReadUInt128BigEndian(encoded[(1 + Hash256.Size)..]);
        var nonce = BinaryPrimitives.ReadUInt128BigEndian(tail[8..]);
        return TryCreate(
            new TaskTerms(specHash, maxPrice, currency, deadline, nonce), tail[TailSize..], out authorization);
    }

    /// <summary>The binary form in a new array.</summary>
    public byte[] ToBytes()
    {
        var encoded = new byte[CurrencyAt + Terms.Currency.Length + TailSize + _signature.Length];
        encoded[0] = Version;
        Terms.SpecHash.WriteTo(encoded.AsSpan(1));
        BinaryPrimitives.WriteUInt128BigEndian(encoded.AsSpan(1 + Hash256.Size), Terms.MaxPrice);
        encoded[CurrencyAt - 1] = (byte)Terms.Currency.Length;
        Encoding.ASCII.GetBytes(Terms.Currency, encoded.AsSpan(CurrencyAt));
        var tail = encoded.AsSpan(CurrencyAt + Terms.Currency.Length);
        BinaryPrimitives.WriteInt64BigEndian(tail, Terms.Deadline);
        BinaryPrimitives.WriteUInt128BigEndian(tail[8..], Terms.Nonce);
        _signature.CopyTo(tail[TailSize..]);
        return encoded;
    }

    /// <summary>Checks the signature of the owner's wallet itself.</summary>
    public TaskVerdict Verify(EthereumAddress owner, Hash256 specHash, ulong chainId, DateTimeOffset now)
    {
        var verdict = TaskTermsCheck.Check(Terms, specHash, now, UInt128.MaxValue);
        if (verdict != TaskVerdict.Valid)
            return verdict;
        if (IsBySession)
            return TaskVerdict.WrongKindOfSignature;
        var result = Recovery.Recover(Terms.Digest(chainId).ToBytes(), _signature, out var signer);
        return result == RecoveryResult.Recovered && signer == owner ? TaskVerdict.Valid : TaskVerdict.WrongSigner;
    }

    /// <summary>
    /// Checks the signature of a session key of the owner. The delegation must have been found valid, with scope
    /// owner, before.
    /// </summary>
    public TaskVerdict Verify(
        SessionDelegation session, SessionVerifier key, Hash256 specHash, ulong chainId, DateTimeOffset now)
    {
        var verdict = TaskTermsCheck.Check(Terms, specHash, now, session.SpendCap);
        if (verdict != TaskVerdict.Valid)
            return verdict;
        if (!IsBySession)
            return TaskVerdict.WrongKindOfSignature;
        return key.PublicKey.Equals(session.PublicKey) && key.Verify(Terms.Digest(chainId).ToBytes(), _signature)
            ? TaskVerdict.Valid
            : TaskVerdict.WrongSigner;
    }
}
