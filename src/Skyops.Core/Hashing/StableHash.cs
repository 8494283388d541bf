using System.Runtime.InteropServices;

namespace Skyops.Core.Hashing;

/// <summary>
/// A 64-bit hash that is the same in every process and on every machine (<see cref="string.GetHashCode()"/> is not):
/// folded 64×64-bit products as in
/// wyhash. Fast, and not against an adversary: it decides ties and finds repeats, it proves nothing.
/// </summary>
public struct StableHash(ulong seed)
{
    private const ulong First = 0xa0761d6478bd642f;
    private const ulong Second = 0xe7037ed1a0b428db;

    private ulong _state = seed ^ First;

    public readonly ulong Value => Fold(_state ^ Second, First);

    public static ulong Of(string text)
    {
        var hash = new StableHash(0);
        hash.Add(text);
        return hash.Value;
    }

    public static ulong Combine(ulong left, ulong right) => Fold(left ^ First, right ^ Second);

    public void Add(ulong value) => _state = Fold(_state ^ First, value ^ Second);

    public void Add(long value) => Add((ulong)value);

    public void Add(UInt128 value)
    {
        Add((ulong)value);
        Add((ulong)(value >> 64));
    }

    /// <summary>
    /// Adds the length and then four characters at a time, so that neighbouring texts cannot run into each other. Null
    /// differs from empty.
    /// </summary>
    public void Add(string? text)
    {
        Add(text is null ? -1L : text.Length);
        if (text is null) return;
        var words = MemoryMarshal.Cast<char, ulong>(text.AsSpan());
        foreach (var word in words) Add(word);
        ulong rest = 0;
        for (var i = words.Length * 4; i < text.Length; i++) rest = (rest << 16) | text[i];
        if ((text.Length & 3) != 0) Add(rest);
    }

    /// <summary>What <see cref="Add(string?)"/> would do to each; together the two products of a step run side by side.</summary>
    public static void AddToBoth(ref StableHash one, ref StableHash other, string text)
    {
        var (a, b) = (one, other);
        a.Add((long)text.Length);
        b.Add((long)text.Length);
        var words = MemoryMarshal.Cast<char, ulong>(text.AsSpan());
        foreach (var word in words)
        {
            a.Add(word);
            b.Add(word);
        }

        ulong rest = 0;
        for (var i = words.Length * 4; i < text.Length; i++) rest = (rest << 16) | text[i];
        if ((text.Length & 3) != 0)
        {
            a.Add(rest);
            b.Add(rest);
        }

        (one, other) = (a, b);
    }

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
