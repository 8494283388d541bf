using System.Buffers.Binary;
using Skyops.Kernels.Models;

namespace Skyops.Kernels.Data;

/// <summary>
/// Pairs of IDX files, the format of the MNIST data sets (LeCun, Cortes, Burges): two zero bytes, the type, the number
/// of extents, the extents as big-endian 32-bit numbers, the elements big-endian.
/// </summary>
public static class IdxReader
{
    /// <summary>Whether bytes begin like an IDX file (after decompression).</summary>
    public static bool IsIdx(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 4 && bytes[0] == 0 && bytes[1] == 0 && SizeOf(bytes[2]) > 0 && bytes[3] is >= 1 and <= 4;

    /// <summary>
    /// Reads samples [n, features], [n, height, width] or [n, channels, height, width] and their labels [n]; gzip or
    /// plain.
    /// </summary>
    /// <exception cref="DataFormatException">A file is malformed or over a limit, or the two do not fit.</exception>
    public static Dataset Read(ReadOnlyMemory<byte> samples, ReadOnlyMemory<byte> labels, DataLimits? limits = null)
    {
        limits ??= DataLimits.Default;
        var (extents, values) = ReadFile(samples, "samples", limits);
        var (labelExtents, labelValues) = ReadFile(labels, "labels", limits);
        if (extents.Length < 2 || labelExtents.Length != 1 || labelExtents[0] != extents[0])
        {
            throw new DataFormatException(
                $"samples of extents [{string.Join(", ", extents)}] and labels of extents "
                + $"[{string.Join(", ", labelExtents)}] do not fit: [n, …] and [n] are needed");
        }

        var classes = new int[labelValues.Length];
        for (var i = 0; i < classes.Length; i++)
        {
            var label = labelValues[i];
            if (!(label >= 0 && label < limits.Classes) || label != MathF.Truncate(label))
            {
                throw new DataFormatException(
                    FormattableString.Invariant(
                        $"labels: element {i} is {label}; 0 to {limits.Classes - 1} are allowed"));
            }

            classes[i] = (int)label;
        }

        var shape = extents.Length switch
        {
            2 => new SampleShape(1, 1, extents[1]),
            3 => new SampleShape(1, extents[1], extents[2]),
            _ => new SampleShape(extents[1], extents[2], extents[3]),
        };
        return new Dataset(shape, extents.Length > 2, values, classes);
    }

    private static (int[] Extents, float[] Values) ReadFile(ReadOnlyMemory<byte> file, string name, DataLimits limits)
    {
        var bytes = Inflate.Open(file, limits).Span;
        if (!IsIdx(bytes) || bytes.Length < 4 + (4 * bytes[3]))
        {
            throw new DataFormatException($"{name}: this is not an IDX file of 1 to 4 extents");
        }

        var extents = new int[bytes[3]];
        long count = 1;
        for (var i = 0; i < extents.Length; i++)
        {
            extents[i] = BinaryPrimitives.ReadInt32BigEndian(bytes[(4 + (4 * i))..]);
            if (extents[i] < 1 || (count *= extents[i]) > limits.Values)
            {
                throw new DataFormatException(
                    $"{name}: extent {i} is {extents[i]}; extents must be at least 1 and "
                    + $"hold at most {limits.Values} values");
            }
        }

        if (extents[0] > limits.Rows || count / extents[0] > limits.Columns)
        {
            throw new DataFormatException(
                $"{name}: {extents[0]} rows of {count / extents[0]} values; "
                + $"{limits.Rows} of {limits.Columns} are allowed");
        }

        var size = SizeOf(bytes[2]);
        var body = bytes[(4 + (4 * extents.Length))..];
        if (body.Length != count * size)
        {
            throw new DataFormatException($"{name}: {body.Length} bytes of elements; the extents need {count * size}");
        }

        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Element(bytes[2], body[(i * size)..]);
            if (!float.IsFinite(values[i]))
            {
                throw new DataFormatException($"{name}: element {i} is not a finite binary32");
            }
        }

        return (extents, values);
    }

    private static int SizeOf(byte type) => type switch
    {
        0x08 or 0x09 => 1,
        0x0B => 2,
        0x0C or 0x0D => 4,
        0x0E => 8,
        _ => 0,
    };

    private static float Element(byte type, ReadOnlySpan<byte> bytes) => type switch
    {
        0x08 => bytes[0],
        0x09 => unchecked((sbyte)bytes[0]),
        0x0B => BinaryPrimitives.ReadInt16BigEndian(bytes),
        0x0C => BinaryPrimitives.ReadInt32BigEndian(bytes),
        0x0D => BinaryPrimitives.ReadSingleBigEndian(bytes),
        _ => (float)BinaryPrimitives.ReadDoubleBigEndian(bytes),
    };
}
