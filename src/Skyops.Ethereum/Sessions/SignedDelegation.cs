using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Sessions;

/// <summary>
/// A delegation with the wallet's signature. Its binary form has one layout and no slack, so that equal content has
/// equal bytes and one <see cref="Id"/>: version (1) ‖ account (20) ‖ public key (65) ‖ length of the scope (1) ‖
/// scope ‖ spend cap (16) ‖ issued at (8) ‖ expires at (8) ‖ nonce (16) ‖ signature (65), numbers big-endian.
/// </summary>
public sealed class SignedDelegation : IEquatable<SignedDelegation>
{
    /// <summary>By how many seconds a client's clock may be ahead of the verifier's.</summary>
    public const long ClockToleranceSeconds = 60;

    /// <summary>The longest binary form, in bytes.</summary>
    public const int MaxSize = FixedSize + SessionScope.MaxLength;

    private const byte Version = 1;
    private const int ScopeAt = 1 + EthereumAddress.Size + P256PublicKey.Size + 1;
    private const int NumbersSize = 16 + 8 + 8 + 16;
    private const int FixedSize = ScopeAt + NumbersSize + Recovery.SignatureSize;

    private readonly byte[] _encoded;

    internal SignedDelegation(SessionDelegation delegation, ReadOnlySpan<byte> signature)
    {
        Delegation = delegation;
        _encoded = Encode(delegation, signature);
        Id = Hash256.FromBytes(SHA256.HashData(_encoded));
    }

    public SessionDelegation Delegation { get; }

    /// <summary>SHA-256 of <see cref="Encoded"/>.</summary>
    public Hash256 Id { get; }

    /// <summary>The binary form.</summary>
    public ReadOnlySpan<byte> Encoded => _encoded;

    /// <summary>The wallet's signature, r ‖ s ‖ v, 65 bytes.</summary>
    public ReadOnlySpan<byte> Signature => _encoded.AsSpan(_encoded.Length - Recovery.SignatureSize);

    /// <summary>
    /// Puts a signature from elsewhere (a browser wallet) to a delegation; false unless it has 65 bytes.
    /// </summary>
    public static bool TryCreate(
        SessionDelegation delegation, ReadOnlySpan<byte> signature, [NotNullWhen(true)] out SignedDelegation? statement)
    {
        statement = signature.Length == Recovery.SignatureSize ? new SignedDelegation(delegation, signature) : null;
        return statement is not null;
    }

    /// <summary>Reads the binary form; false unless it is exactly one well-formed delegation.</summary>
    public static bool TryRead(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out SignedDelegation? statement)
    {
        statement = null;
        if (encoded.Length is < FixedSize or > MaxSize || encoded[0] != Version
            || encoded[ScopeAt - 1] != encoded.Length - FixedSize)
        {
            return false;
        }

        var numbers = encoded[(encoded.Length - Recovery.SignatureSize - NumbersSize)..];
        var scope = Encoding.Latin1.GetString(encoded[ScopeAt..^(Recovery.SignatureSize + NumbersSize)]);
        var issuedAt = BinaryPrimitives.ReadInt64BigEndian(numbers[16..]);
        var expiresAt = BinaryPrimitives.ReadInt64BigEndian(numbers[24..]);
        if (!SessionDelegation.IsWellFormed(scope, issuedAt, expiresAt)
            || !P256PublicKey.TryRead(encoded.Slice(1 + EthereumAddress.Size, P256PublicKey.Size), out var publicKey))
        {
            return false;
        }

        var delegation = new SessionDelegation(
            EthereumAddress.FromBytes(encoded.Slice(1, EthereumAddress.Size)),
            publicKey,
            scope,
            BinaryPrimitives.ReadUInt128BigEndian(numbers),
            issuedAt,
            expiresAt,
            BinaryPrimitives.ReadUInt128BigEndian(numbers[32..]));
        statement = new SignedDelegation(delegation, encoded[^Recovery.SignatureSize..]);
        return true;
    }

    /// <summary>
    /// Whether the wallet of the account says this for this chain, and whether it holds now for this purpose. Recovers
    /// a public key (some hundred microseconds): remember what was found valid by <see cref="Id"/>, and then check the
    /// times only.
    /// </summary>
    public SessionVerdict Verify(ulong expectedChainId, DateTimeOffset now, string expectedScope)
    {
        var verdict = VerifyTerms(now, expectedScope);
        if (verdict != SessionVerdict.Valid)
            return verdict;
        var recovered = Recovery.Recover(Delegation.Digest(expectedChainId), Signature, out var signer);
        return recovered == RecoveryResult.Recovered && signer == Delegation.Account
            ? SessionVerdict.Valid
            : SessionVerdict.BadSignature;
    }

    /// <summary>As <see cref="Verify"/> without the signature: for a delegation that was found valid before.</summary>
    public SessionVerdict VerifyTerms(DateTimeOffset now, string expectedScope)
    {
        var seconds = now.ToUnixTimeSeconds();
        if (Delegation.Scope != expectedScope)
            return SessionVerdict.WrongScope;
        if (Delegation.IssuedAt > seconds + ClockToleranceSeconds)
            return SessionVerdict.NotYetValid;
        return Delegation.ExpiresAt <= seconds ? SessionVerdict.Expired : SessionVerdict.Valid;
    }

    public bool Equals(SignedDelegation? other) => other is not null && Id == other.Id;

    public override bool Equals(object? obj) => Equals(obj as SignedDelegation);

    public override int GetHashCode() => Id.GetHashCode();

    private static byte[] Encode(SessionDelegation delegation, ReadOnlySpan<byte> signature)
    {
        var encoded = new byte[FixedSize + delegation.Scope.Length];
        encoded[0] = Version;
        delegation.Account.WriteTo(encoded.AsSpan(1));
        delegation.PublicKey.Encoded.CopyTo(encoded.AsSpan(1 + EthereumAddress.Size));
        encoded[ScopeAt - 1] = (byte)delegation.Scope.Length;
        Encoding.ASCII.GetBytes(delegation.Scope, encoded.AsSpan(ScopeAt));
        var numbers = encoded.AsSpan(ScopeAt + delegation.Scope.Length);
        BinaryPrimitives.WriteUInt128BigEndian(numbers, delegation.SpendCap);
        BinaryPrimitives.WriteInt64BigEndian(numbers[16..], delegation.IssuedAt);
        BinaryPrimitives.WriteInt64BigEndian(numbers[24..], delegation.ExpiresAt);
        BinaryPrimitives.WriteUInt128BigEndian(numbers[32..], delegation.Nonce);
        signature.CopyTo(numbers[NumbersSize..]);
        return encoded;
    }
}
