namespace Skyops.Delivery.Arweave;

/// <summary>A piece of a transaction's data.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Bytes">Its length.</param>
internal readonly record struct DataChunk(long Start, int Bytes)
{
    /// <summary>Largest piece: 256 KiB.</summary>
    public const int Most = 256 << 10;

    /// <summary>A piece that others follow is no smaller: 32 KiB.</summary>
    public const int Least = 32 << 10;

    public long End => Start + Bytes;

    /// <summary>
    /// The pieces of data of a length, as every client cuts them: full ones, but the last two share what is left evenly when the last would be too small. Data of a whole number of pieces
    /// has an empty one at its end, which is part of the tree and never sent.
    /// </summary>
    public static IReadOnlyList<DataChunk> Cut(long length)
    {
        var pieces = new List<DataChunk>();
        long at = 0;
        while (length - at >= Most)
        {
            var rest = length - at;
            var size = rest - Most is > 0 and < Least ? (int)((rest + 1) / 2) : Most;
            pieces.Add(new DataChunk(at, size));
            at += size;
        }

        pieces.Add(new DataChunk(at, (int)(length - at)));
        return pieces;
    }
}
