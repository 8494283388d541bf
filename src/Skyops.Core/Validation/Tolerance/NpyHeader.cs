using System.Globalization;

namespace Skyops.Core.Validation.Tolerance;

/// <summary>The dictionary in the header of a <c>.npy</c> file, read without evaluating any Python.</summary>
/// <param name="Type">From <c>descr</c>.</param>
/// <param name="Shape">Lengths of the axes with commas between them; empty for a single number.</param>
/// <param name="Numbers">Their product.</param>
internal sealed record NpyHeader(NumberType Type, string Shape, long Numbers)
{
    private const int Axes = 32;

    /// <exception cref="UnreadableFileException">It is not such a dictionary, or of an array that is not understood.</exception>
    public static NpyHeader Read(ReadOnlySpan<byte> header)
    {
        var reader = new PythonReader(header);
        NumberType? type = null;
        bool? fortran = null;
        List<long>? shape = null;
        reader.Expect('{');
        while (!reader.Take('}'))
        {
            var key = reader.Text();
            reader.Expect(':');
            if (key == "descr" && type is null) type = TypeOf(reader.Text());
            else if (key == "fortran_order" && fortran is null) fortran = reader.Truth();
            else if (key == "shape" && shape is null) shape = reader.Numbers(Axes);
            else throw new UnreadableFileException("its .npy header has a key twice, or one that is not of the format");
            if (reader.Take(',')) continue;
            reader.Expect('}');
            break;
        }

        reader.End();
        if (type is not { } known || fortran is not { } order || shape is null) throw new UnreadableFileException("its .npy header lacks descr, fortran_order or shape");
        // Where there is but one axis both orders are the same.
        if (order && shape.Count > 1) throw new UnreadableFileException("its numbers are in Fortran order; only C order is compared");
        return new NpyHeader(known, string.Join(',', shape.Select(axis => axis.ToString(CultureInfo.InvariantCulture))), Product(shape));
    }

    /// <summary>The length of each axis is at most what fits in an <c>int</c>, so no step of this overflows.</summary>
    private static long Product(List<long> shape)
    {
        if (shape.Contains(0)) return 0;
        var product = 1L;
        foreach (var axis in shape)
        {
            product *= axis;
            if (product > Limits.ComparedFileBytes) throw new UnreadableFileException("its shape is that of more numbers than are compared");
        }

        return product;
    }

    private static NumberType TypeOf(string descr)
    {
        var big = descr.StartsWith('>');
        if (!big && !descr.StartsWith('<')) throw Unknown(descr);
        return descr[1..] switch
        {
            "f4" => new("f4", 4, NumberForm.Float32, big),
            "f8" => new("f8", 8, NumberForm.Float64, big),
            "i4" => new("i4", 4, NumberForm.Int32, big),
            "i8" => new("i8", 8, NumberForm.Int64, big),
            _ => throw Unknown(descr),
        };
    }

    private static UnreadableFileException Unknown(string descr) =>
        new($"its numbers are {(descr.Length <= 20 ? descr : "of a structure")}; f4, f8, i4 and i8 are compared");
}
