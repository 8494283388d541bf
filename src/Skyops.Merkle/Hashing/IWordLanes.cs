using System.Diagnostics.CodeAnalysis;

namespace Skyops.Merkle.Hashing;

/// <summary>
/// One or more 32-bit words worked on side by side. SHA-256 is written once over this interface; the scalar, 8-lane and
/// 16-lane forms differ only in the type argument, so the JIT emits straight code for each.
/// </summary>
internal interface IWordLanes<TSelf>
    where TSelf : unmanaged, IWordLanes<TSelf>
{
    /// <summary>How many messages are hashed at once.</summary>
    static abstract int Count { get; }

    static abstract TSelf Broadcast(uint word);

    /// <summary>Reads <see cref="Count"/> words.</summary>
    static abstract TSelf Load(ReadOnlySpan<uint> words);

    /// <summary>Writes <see cref="Count"/> words.</summary>
    static abstract void Store(TSelf lanes, Span<uint> words);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator |(TSelf left, TSelf right);

    static abstract TSelf operator <<(TSelf lanes, int bits);

    static abstract TSelf operator >>>(TSelf lanes, int bits);

    /// <summary>FIPS 180-4: rotr(a) ^ rotr(b) ^ rotr(c).</summary>
    static abstract TSelf RotateXor(
        TSelf x, [ConstantExpected] byte a, [ConstantExpected] byte b, [ConstantExpected] byte c);

    /// <summary>FIPS 180-4: rotr(a) ^ rotr(b) ^ shr(c).</summary>
    static abstract TSelf RotateShiftXor(
        TSelf x, [ConstantExpected] byte a, [ConstantExpected] byte b, [ConstantExpected] byte c);

    /// <summary>
    /// FIPS 180-4 Ch: bits of <paramref name="y"/> where x is set, of <paramref name="z"/> elsewhere.
    /// </summary>
    static abstract TSelf Choose(TSelf x, TSelf y, TSelf z);

    /// <summary>FIPS 180-4 Maj: each bit as at least two of the three have it.</summary>
    static abstract TSelf Majority(TSelf x, TSelf y, TSelf z);
}
