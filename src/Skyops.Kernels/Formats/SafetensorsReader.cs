using System.Buffers.Binary;
using System.Text.Json;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Formats;

/// <summary>
/// Reads safetensors strictly: binary32 only, and only bytes that <see cref="SafetensorsWriter"/> would write. Anything
/// else is a <see cref="SafetensorsException"/>; nothing else is ever raised.
/// </summary>
public static class SafetensorsReader
{
    private const int MostHeaderBytes = 16 << 20;
    private const int MostTensors = 100_000;

    /// <summary>The contents of a file.</summary>
    /// <exception cref="SafetensorsException">The bytes are not such a file.</exception>
    public static TensorFile Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < 8)
        {
            throw new SafetensorsException($"{bytes.Length} bytes; at least 8 are needed");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span);
        if (length > MostHeaderBytes || length > (ulong)bytes.Length - 8)
        {
            throw new SafetensorsException(
                $"the header's length is {length}; {bytes.Length - 8} bytes follow and {MostHeaderBytes} are allowed");
        }

        var file = ReadHeader(bytes.Slice(8, (int)length), bytes.Span[(8 + (int)length)..]);
        if (!SafetensorsWriter.Write(file).AsSpan().SequenceEqual(bytes.Span))
        {
            throw new SafetensorsException("the same contents have one spelling, and this is another");
        }

        return file;
    }

    private static TensorFile ReadHeader(ReadOnlyMemory<byte> header, ReadOnlySpan<byte> data)
    {
        try
        {
            using var json = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 4 });
            var file = new TensorFile();
            foreach (var entry in json.RootElement.EnumerateObject())
            {
                if (entry.Name == "__metadata__")
                {
                    foreach (var line in entry.Value.EnumerateObject())
                    {
                        file.AddMetadata(
                            line.Name, line.Value.GetString() ?? throw new FormatException("null metadata"));
                    }
                }
                else if (file.Names.Count < MostTensors)
                {
                    AddTensor(file, entry.Name, entry.Value, data);
                }
                else
                {
                    throw new SafetensorsException($"more than {MostTensors} tensors");
                }
            }

            return file;
        }
        catch (Exception e) when (e is not SafetensorsException && IsMalformed(e))
        {
            throw new SafetensorsException($"the header is malformed: {e.Message}");
        }
    }

    /// <summary>What the JSON reader and the shapes raise on contents of the wrong form.</summary>
    private static bool IsMalformed(Exception e) =>
        e is JsonException or InvalidOperationException or ArgumentException or FormatException
            or KeyNotFoundException or OverflowException or IndexOutOfRangeException;

    private static void AddTensor(TensorFile file, string name, JsonElement entry, ReadOnlySpan<byte> data)
    {
        if (entry.GetProperty("dtype").GetString() is var type && type != "F32")
        {
            throw new SafetensorsException($"tensor '{name}' has dtype '{type}'; F32 is the only one here");
        }

        var shape = new Shape([.. entry.GetProperty("shape").EnumerateArray().Take(9).Select(e => e.GetInt32())]);
        var offsets = entry.GetProperty("data_offsets");
        var (from, to) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        if (from < 0 || to > data.Length || to - from != 4L * shape.Count)
        {
            throw new SafetensorsException(
                $"tensor '{name}' of shape {shape} is said to lie at {from} to {to} of {data.Length} bytes");
        }

        var values = new float[shape.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(data[((int)from + (4 * i))..]);
        }

        file.Add(name, shape, values);
    }
}
