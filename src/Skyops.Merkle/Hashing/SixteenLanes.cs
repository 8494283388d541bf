using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Skyops.Merkle.Hashing;

/// <summary>Sixteen messages at once in 512-bit vectors; AVX-512 has a rotate and any function of three bits.</summary>
internal readonly struct SixteenLanes(Vector512<uint> words) : IWordLanes<SixteenLanes>
{
    // The truth tables of vpternlogd: x^y^z, (x and y) or (not x and z), majority.
    private const byte XorTable = 0x96;
    private const byte ChooseTable = 0xCA;
    private const byte MajorityTable = 0xE8;

    private readonly Vector512<uint> _words = words;

    public static bool IsSupported => Avx512F.IsSupported;

    public static int Count => Vector512<uint>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Broadcast(uint word) => new(Vector512.Create(word));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Load(ReadOnlySpan<uint> words) => new(Vector512.Create(words));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(SixteenLanes lanes, Span<uint> words) => lanes._words.CopyTo(words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes operator +(SixteenLanes left, SixteenLanes right) => new(left._words + right._words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes operator |(SixteenLanes left, SixteenLanes right) => new(left._words | right._words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes operator <<(SixteenLanes lanes, int bits) => new(lanes._words << bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes operator >>>(SixteenLanes lanes, int bits) => new(lanes._words >>> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes RotateXor(
        SixteenLanes x, [ConstantExpected] byte a, [ConstantExpected] byte b, [ConstantExpected] byte c) =>
        new(Avx512F.TernaryLogic(
            Avx512F.RotateRight(x._words, a),
            Avx512F.RotateRight(x._words, b),
            Avx512F.RotateRight(x._words, c),
            XorTable));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes RotateShiftXor(
        SixteenLanes x, [ConstantExpected] byte a, [ConstantExpected] byte b, [ConstantExpected] byte c) =>
        new(Avx512F.TernaryLogic(
            Avx512F.RotateRight(x._words, a), Avx512F.RotateRight(x._words, b), x._words >>> c, XorTable));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Choose(SixteenLanes x, SixteenLanes y, SixteenLanes z) =>
        new(Avx512F.TernaryLogic(x._words, y._words, z._words, ChooseTable));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Majority(SixteenLanes x, SixteenLanes y, SixteenLanes z) =>
        new(Avx512F.TernaryLogic(x._words, y._words, z._words, MajorityTable));
}
