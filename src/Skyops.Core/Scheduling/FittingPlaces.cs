using System.Numerics;

namespace Skyops.Core.Scheduling;

/// <summary>The places at which a machine stands whose shape fits, and which of them is the n-th.</summary>
internal sealed class FittingPlaces
{
    private ulong[] _bits = [];
    private int[] _before = [];
    private bool _counted;

    public int Count { get; private set; }

    public bool this[int place] => (_bits[place >> 6] >> (place & 63) & 1) != 0;

    public void Reset(int width)
    {
        if (_bits.Length * 64 != width) (_bits, _before) = (new ulong[width / 64], new int[width / 64]);
        else Array.Clear(_bits);
        (Count, _counted) = (0, false);
    }

    public void Set(int place, bool fits)
    {
        if (this[place] == fits) return;
        _bits[place >> 6] ^= 1UL << (place & 63);
        Count += fits ? 1 : -1;
        _counted = false;
    }

    /// <summary>The place that has this many fitting ones before it; the width when there is none.</summary>
    public int Nth(int number)
    {
        if (number >= Count) return _bits.Length * 64;
        if (!_counted) CountWords();
        var word = Array.BinarySearch(_before, number);
        if (word < 0) word = ~word - 1;
        while (word + 1 < _before.Length && _before[word + 1] == number) word++;
        var bits = _bits[word];
        for (var left = number - _before[word]; left > 0; left--) bits &= bits - 1;
        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    private void CountWords()
    {
        var count = 0;
        for (var word = 0; word < _bits.Length; word++)
        {
            _before[word] = count;
            count += BitOperations.PopCount(_bits[word]);
        }

        _counted = true;
    }
}
