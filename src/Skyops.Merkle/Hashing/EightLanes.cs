using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Skyops.Merkle.Hashing;

/// <summary>Eight messages at once in 256-bit vectors (AVX2).</summary>
internal readonly struct EightLanes(Vector256<uint> words) : IWordLanes<EightLanes>
{
    private readonly Vector256<uint> _words = words;

    public static bool IsSupported => Vector256.IsHardwareAccelerated;

    public static int Count => Vector256<uint>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Broadcast(uint word) => new(Vector256.Create(word));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Load(ReadOnlySpan<uint> words) => new(Vector256.Create(words));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(EightLanes lanes, Span<uint> words) => lanes._words.CopyTo(words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator +(EightLanes left, EightLanes right) => new(left._words + right._words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator |(EightLanes left, EightLanes right) => new(left._words | right._words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator <<(EightLanes lanes, int bits) => new(lanes._words << bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator >>>(EightLanes lanes, int bits) => new(lanes._words >>> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes RotateXor(
        EightLanes x, [ConstantExpected] byte a, [ConstantExpected] byte b, [ConstantExpected] byte c) =>
        new(Rotate(x._words, a) ^ Rotate(x._words, b) ^ Rotate(x._words, c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes RotateShiftXor(
        EightLanes x, [ConstantExpected] byte a, [ConstantExpected] byte b, [ConstantExpected] byte c) =>
        new(Rotate(x._words, a) ^ Rotate(x._words, b) ^ (x._words >>> c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Choose(EightLanes x, EightLanes y, EightLanes z) =>
        new(z._words ^ (x._words & (y._words ^ z._words)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Majority(EightLanes x, EightLanes y, EightLanes z) =>
        new((x._words & y._words) | (z._words & (x._words | y._words)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate(Vector256<uint> x, byte bits) => (x >>> bits) | (x << (32 - bits));
}
