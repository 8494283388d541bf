namespace Skyops.Ethereum.Curve;

/// <summary>
/// Of the two signatures (r, s) and (r, n − s) that are both valid, Ethereum takes the one with the lower s.
/// </summary>
internal static class Secp256k1Signature
{
    /// <summary>Replaces s (bytes 32 to 63) by its twin if it is in the upper half.</summary>
    public static void MakeLow(Span<byte> signature)
    {
        var half = signature.Slice(32, 32);
        if (Scalar.TryCreate(UInt256.Read(half), out var s) && s.IsHigh)
            (-s).Value.WriteTo(half);
    }
}
