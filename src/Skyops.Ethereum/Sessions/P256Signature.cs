using Skyops.Ethereum.Curve;

namespace Skyops.Ethereum.Sessions;

/// <summary>
/// A P-256 signature is r ‖ s, 64 bytes (IEEE P1363). Only the form with the lower s is made and taken: then a
/// signature cannot be changed into another valid one, and OpenZeppelin's P256 accepts it on chain.
/// </summary>
internal static class P256Signature
{
    public const int Size = 64;

    private static readonly UInt256 Order =
        new(0xF3B9_CAC2_FC63_2551, 0xBCE6_FAAD_A717_9E84, ulong.MaxValue, 0xFFFF_FFFF_0000_0000);

    public static bool IsLow(ReadOnlySpan<byte> signature) =>
        !(UInt256.Read(signature[32..]) > Order.ShiftRightOne());

    public static void MakeLow(Span<byte> signature)
    {
        if (!IsLow(signature))
            UInt256.Subtract(Order, UInt256.Read(signature[32..]), out _).WriteTo(signature[32..]);
    }
}
