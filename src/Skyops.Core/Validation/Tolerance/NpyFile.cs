using System.Buffers.Binary;

namespace Skyops.Core.Validation.Tolerance;

/// <summary>
/// The array of a <c>.npy</c> file, versions 1 to 3 (NumPy Enhancement Proposal 1): magic, version, length of the header,
/// a Python dictionary with <c>descr</c>, <c>fortran_order</c> and <c>shape</c>, then the numbers. Understood are
/// <c>f4</c>, <c>f8</c>, <c>i4</c> and <c>i8</c> of either byte order, in C order.
/// </summary>
internal readonly ref struct NpyFile
{
    private const int HeaderBytes = 64 << 10;

    private NpyFile(NumberType type, string shape, ReadOnlySpan<byte> data)
    {
        Type = type;
        Shape = shape;
        Data = data;
    }

    public NumberType Type { get; }

    /// <summary>As it is written, without spaces: <c>3,4</c>.</summary>
    public string Shape { get; }

    public ReadOnlySpan<byte> Data { get; }

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <exception cref="UnreadableFileException">It is not such a file, or holds something else.</exception>
    public static NpyFile Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 10 || !file.StartsWith(Magic)) throw new UnreadableFileException("it does not begin as a .npy file does");
        var (length, from) = file[6] switch
        {
            1 => (BinaryPrimitives.ReadUInt16LittleEndian(file[8..]), 10),
            2 or 3 when file.Length >= 12 => (BinaryPrimitives.ReadUInt32LittleEndian(file[8..]), 12),
            _ => throw new UnreadableFileException("its version of .npy is not 1, 2 or 3"),
        };
        if (length > HeaderBytes || length > file.Length - from) throw new UnreadableFileException("its .npy header is longer than the file or than is read");
        var header = NpyHeader.Read(file.Slice(from, (int)length));
        var data = file[(from + (int)length)..];
        if (header.Numbers * header.Type.Bytes != data.Length)
            throw new UnreadableFileException($"its shape ({header.Shape}) is not that of {data.Length} bytes of {header.Type.Name}");
        return new NpyFile(header.Type, header.Shape, data);
    }

    public static void Compare(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, string path, Tally tally)
    {
        var left = Read(first);
        var right = Read(second);
        if (left.Type.Name != right.Type.Name) tally.Differs($"{path}: {left.Type.Name} and {right.Type.Name}");
        else if (left.Shape != right.Shape) tally.Differs($"{path}: shapes ({left.Shape}) and ({right.Shape})");
        else NumberBlocks.Compare(left.Data, left.Type, right.Data, right.Type, path, tally);
    }
}
