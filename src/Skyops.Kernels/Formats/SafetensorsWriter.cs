using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Skyops.Kernels.Formats;

/// <summary>
/// Writes safetensors in one way only, so that equal contents are equal bytes: the length of the header as a
/// little-endian 64-bit number; the header as JSON without spaces, <c>__metadata__</c> first when there is any, keys
/// and tensors in ordinal order, each with dtype, shape, data_offsets; spaces up to a multiple of 8; the elements in
/// the order of the names, little-endian, every NaN as 0x7FC00000.
/// </summary>
public static class SafetensorsWriter
{
    /// <summary>The bytes of a file.</summary>
    public static byte[] Write(TensorFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var header = Header(file, out var dataBytes);
        var padded = (header.Length + 7) & ~7;
        var bytes = new byte[checked(8 + padded + dataBytes)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)padded);
        header.CopyTo(bytes.AsSpan(8));
        bytes.AsSpan(8 + header.Length, padded - header.Length).Fill((byte)' ');
        var target = bytes.AsSpan(8 + padded);
        foreach (var name in file.Names)
        {
            foreach (var value in file.ValuesOf(name))
            {
                BinaryPrimitives.WriteUInt32LittleEndian(
                    target, float.IsNaN(value) ? 0x7FC00000 : BitConverter.SingleToUInt32Bits(value));
                target = target[4..];
            }
        }

        return bytes;
    }

    private static ReadOnlySpan<byte> Header(TensorFile file, out long dataBytes)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(
            buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default, Indented = false });
        json.WriteStartObject();
        if (file.Metadata.Count > 0)
        {
            json.WriteStartObject("__metadata__");
            foreach (var (key, value) in file.Metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        dataBytes = 0;
        foreach (var name in file.Names)
        {
            var shape = file.ShapeOf(name);
            json.WriteStartObject(name);
            json.WriteString("dtype", "F32");
            json.WriteStartArray("shape");
            foreach (var extent in shape.Extents)
            {
                json.WriteNumberValue(extent);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(dataBytes);
            dataBytes += 4L * shape.Count;
            json.WriteNumberValue(dataBytes);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }
}
