using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Skyops.Merkle.Hashing;

/// <summary>One message at a time: runs everywhere and is the reference for the wider forms.</summary>
internal readonly struct ScalarLane(uint word) : IWordLanes<ScalarLane>
{
    private readonly uint _word = word;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Broadcast(uint word) => new(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Load(ReadOnlySpan<uint> words) => new(words[0]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ScalarLane lanes, Span<uint> words) => words[0] = lanes._word;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator +(ScalarLane left, ScalarLane right) => new(left._word + right._word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator |(ScalarLane left, ScalarLane right) => new(left._word | right._word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator <<(ScalarLane lanes, int bits) => new(lanes._word << bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator >>>(ScalarLane lanes, int bits) => new(lanes._word >>> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane RotateXor(
        ScalarLane x, [ConstantExpected] byte a, [ConstantExpected] byte b, [ConstantExpected] byte c) => new(
        BitOperations.RotateRight(x._word, a) ^ BitOperations.RotateRight(x._word, b)
        ^ BitOperations.RotateRight(x._word, c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane RotateShiftXor(
        ScalarLane x, [ConstantExpected] byte a, [ConstantExpected] byte b, [ConstantExpected] byte c) => new(
        BitOperations.RotateRight(x._word, a) ^ BitOperations.RotateRight(x._word, b) ^ (x._word >>> c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Choose(ScalarLane x, ScalarLane y, ScalarLane z) =>
        new(z._word ^ (x._word & (y._word ^ z._word)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Majority(ScalarLane x, ScalarLane y, ScalarLane z) =>
        new((x._word & y._word) | (z._word & (x._word | y._word)));
}
