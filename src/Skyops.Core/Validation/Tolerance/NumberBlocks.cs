namespace Skyops.Core.Validation.Tolerance;

/// <summary>Two runs of numbers of the same kind and count, in memory as they lay in their files.</summary>
internal static class NumberBlocks
{
    /// <summary>So many bytes are looked at together: where they are equal nothing is read.</summary>
    private const int Stride = 4_096;

    public static void Compare(
        ReadOnlySpan<byte> first, NumberType firstType, ReadOnlySpan<byte> second, NumberType secondType, string place, Tally tally)
    {
        var sameBits = firstType.BigEndian == secondType.BigEndian;
        for (var at = 0; at < first.Length && !tally.Over; at += Stride)
        {
            var length = Math.Min(Stride, first.Length - at);
            var left = first.Slice(at, length);
            var right = second.Slice(at, length);
            if (sameBits && left.SequenceEqual(right)) tally.Number(0L, 0L, place);
            else Read(left, firstType, right, secondType, place, tally);
        }
    }

    private static void Read(
        ReadOnlySpan<byte> first, NumberType firstType, ReadOnlySpan<byte> second, NumberType secondType, string place, Tally tally)
    {
        if (firstType.Form == NumberForm.Bits)
        {
            tally.Differs($"{place}: its bits differ");
            return;
        }

        for (var at = 0; at < first.Length && !tally.Over; at += firstType.Bytes)
        {
            var left = first[at..];
            var right = second[at..];
            if (firstType.Form is NumberForm.Int32 or NumberForm.Int64)
                tally.Number(firstType.ReadInteger(left), secondType.ReadInteger(right), place);
            else
                tally.Number(firstType.Read(left), secondType.Read(right), place);
        }
    }
}
