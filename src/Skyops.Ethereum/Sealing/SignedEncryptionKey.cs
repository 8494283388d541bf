using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sessions;

namespace Skyops.Ethereum.Sealing;

/// <summary>
/// A statement about an encryption key with its signature: 65 bytes of the account's wallet, or, for nodes only, 64
/// bytes of a session key. A person's key takes the wallet itself: who steals a session could else have results sealed
/// to a key of his own. Binary form: version (1) ‖ account (20) ‖ public key (65) ‖ not before (8) ‖ expires (8) ‖
/// signature (64 or 65), numbers big-endian.
/// </summary>
public sealed class SignedEncryptionKey
{
    /// <summary>The longest binary form, in bytes.</summary>
    public const int MaxSize = SignatureAt + Recovery.SignatureSize;

    private const byte Version = 1;
    private const int KeyAt = 1 + EthereumAddress.Size;
    private const int TimesAt = KeyAt + P256PublicKey.Size;
    private const int SignatureAt = TimesAt + 8 + 8;

    private readonly byte[] _signature;

    internal SignedEncryptionKey(EncryptionKey statement, byte[] signature)
    {
        Statement = statement;
        _signature = signature;
    }

    public EncryptionKey Statement { get; }

    /// <summary>65 bytes of a wallet or 64 of a session key.</summary>
    public ReadOnlySpan<byte> Signature => _signature;

    /// <summary>Whether a session key signed, not the wallet itself.</summary>
    public bool IsBySession => _signature.Length == SessionProof.SignatureSize;

    /// <summary>
    /// Puts a signature from elsewhere (a browser wallet) to a statement; false unless it has 64 or 65 bytes.
    /// </summary>
    public static bool TryCreate(
        EncryptionKey statement, ReadOnlySpan<byte> signature, [NotNullWhen(true)] out SignedEncryptionKey? key)
    {
        key = signature.Length is SessionProof.SignatureSize or Recovery.SignatureSize
            ? new SignedEncryptionKey(statement, signature.ToArray())
            : null;
        return key is not null;
    }

    /// <summary>Reads the binary form; false unless it is exactly one well-formed statement.</summary>
    public static bool TryRead(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out SignedEncryptionKey? key)
    {
        key = null;
        if (encoded.Length is < SignatureAt or > MaxSize || encoded[0] != Version
            || !P256PublicKey.TryRead(encoded[KeyAt..TimesAt], out var publicKey))
        {
            return false;
        }

        var notBefore = BinaryPrimitives.ReadInt64BigEndian(encoded[TimesAt..]);
        var expires = BinaryPrimitives.ReadInt64BigEndian(encoded[(TimesAt + 8)..]);
        if (!EncryptionKey.IsWellFormed(notBefore, expires))
            return false;
        var account = EthereumAddress.FromBytes(encoded[1..KeyAt]);
        return TryCreate(
            new EncryptionKey(account, publicKey, notBefore, expires), encoded[SignatureAt..], out key);
    }

    /// <summary>The binary form in a new array.</summary>
    public byte[] ToBytes()
    {
        var encoded = new byte[SignatureAt + _signature.Length];
        encoded[0] = Version;
        Statement.Account.WriteTo(encoded.AsSpan(1));
        Statement.PublicKey.Encoded.CopyTo(encoded.AsSpan(KeyAt));
        BinaryPrimitives.WriteInt64BigEndian(encoded.AsSpan(TimesAt), Statement.NotBefore);
        BinaryPrimitives.WriteInt64BigEndian(encoded.AsSpan(TimesAt + 8), Statement.Expires);
        _signature.CopyTo(encoded.AsSpan(SignatureAt));
        return encoded;
    }

    /// <summary>Whether the account's wallet says this for this chain, and whether it holds now.</summary>
    public EncryptionKeyVerdict Verify(ulong expectedChainId, DateTimeOffset now)
    {
        var verdict = VerifyTimes(now);
        if (verdict != EncryptionKeyVerdict.Valid)
            return verdict;
        if (IsBySession)
            return EncryptionKeyVerdict.WrongKindOfSignature;
        var recovered = Recovery.Recover(Statement.Digest(expectedChainId), _signature, out var signer);
        return recovered == RecoveryResult.Recovered && signer == Statement.Account
            ? EncryptionKeyVerdict.Valid
            : EncryptionKeyVerdict.BadSignature;
    }

    /// <summary>
    /// Whether a session key of the node says this for this chain, and whether it holds now. The delegation must have
    /// been found valid, with scope node, before.
    /// </summary>
    public EncryptionKeyVerdict Verify(
        SessionDelegation session, SessionVerifier sessionKey, ulong expectedChainId, DateTimeOffset now)
    {
        var verdict = VerifyTimes(now);
        if (verdict != EncryptionKeyVerdict.Valid)
            return verdict;
        if (!IsBySession)
            return EncryptionKeyVerdict.WrongKindOfSignature;
        if (session.Account != Statement.Account || session.Scope != SessionScope.Node
            || !sessionKey.PublicKey.Equals(session.PublicKey))
        {
            return EncryptionKeyVerdict.WrongSession;
        }

        return sessionKey.Verify(Statement.Digest(expectedChainId), _signature)
            ? EncryptionKeyVerdict.Valid
            : EncryptionKeyVerdict.BadSignature;
    }

    /// <summary>As the others without the signature: for a statement that was found valid before.</summary>
    public EncryptionKeyVerdict VerifyTimes(DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        if (Statement.NotBefore > seconds + SignedDelegation.ClockToleranceSeconds)
            return EncryptionKeyVerdict.NotYetValid;
        return Statement.Expires <= seconds ? EncryptionKeyVerdict.Expired : EncryptionKeyVerdict.Valid;
    }
}
