using Skyops.Ethereum.Curve;

namespace Skyops.Ethereum.Keys;

/// <summary>
/// Finds the public key that made a secp256k1 signature (SEC 1, section 4.1.6), which the platform cannot. The
/// arithmetic is written here with fixed 64-bit limbs; it sees public data only and is checked against libsecp256k1 in
/// the tests.
/// </summary>
public static class Recovery
{
    /// <summary>Bytes of a signature: r (32), s (32), v (1).</summary>
    public const int SignatureSize = 65;

    /// <summary>Bytes of a public key: x (32), y (32).</summary>
    public const int PublicKeySize = 64;

    /// <summary>Recovers the address that signed a 32-byte digest.</summary>
    public static RecoveryResult Recover(
        ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, out EthereumAddress address)
    {
        Span<byte> publicKey = stackalloc byte[PublicKeySize];
        var result = RecoverPublicKey(digest, signature, publicKey);
        address = result == RecoveryResult.Recovered ? EthereumAddress.FromPublicKey(publicKey) : default;
        return result;
    }

    /// <summary>
    /// As <see cref="Recover"/>, for what comes from wallets: some write the bare recovery id as v, so 0 and 1 count as
    /// 27 and 28.
    /// </summary>
    public static RecoveryResult RecoverFromWallet(
        ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, out EthereumAddress address)
    {
        if (signature.Length != SignatureSize || signature[64] > 1)
            return Recover(digest, signature, out address);
        Span<byte> normal = stackalloc byte[SignatureSize];
        signature.CopyTo(normal);
        normal[64] += 27;
        return Recover(digest, normal, out address);
    }

    /// <summary>Recovers the public key (x ‖ y, 64 bytes) that signed a 32-byte digest.</summary>
    public static RecoveryResult RecoverPublicKey(
        ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, Span<byte> publicKey)
    {
        if (digest.Length != UInt256.Size || signature.Length != SignatureSize)
            return RecoveryResult.WrongLength;
        if (signature[64] is not (27 or 28))
            return RecoveryResult.BadV;
        var rValue = UInt256.Read(signature);
        if (!Scalar.TryCreate(rValue, out var r) || r.IsZero)
            return RecoveryResult.ROutOfRange;
        if (!Scalar.TryCreate(UInt256.Read(signature[32..]), out var s) || s.IsZero)
            return RecoveryResult.SOutOfRange;
        if (s.IsHigh)
            return RecoveryResult.HighS;

        // r is below n and n is below p, so r always is a field element. That x might be r + n is a chance of 2^-128
        // that Ethereum's v has no way to say.
        if (!FieldElement.TryCreate(rValue, out var x)
            || !AffinePoint.TryDecompress(x, yIsOdd: signature[64] == 28, out var point))
        {
            return RecoveryResult.NotOnCurve;
        }

        var inverse = r.Inverse();
        var digestScalar = Scalar.Reduce(UInt256.Read(digest));
        if (!DoubleMultiplication.Compute(-(digestScalar * inverse), s * inverse, point).TryToAffine(out var key))
            return RecoveryResult.AtInfinity;
        key.X.Value.WriteTo(publicKey);
        key.Y.Value.WriteTo(publicKey[32..]);
        return RecoveryResult.Recovered;
    }
}
