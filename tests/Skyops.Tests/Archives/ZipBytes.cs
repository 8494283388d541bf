using System.IO.Compression;
using System.Text;

namespace Skyops.Tests.Archives;

/// <summary>An entry of <see cref="ZipBytes"/>: what stands where it lies, and what the directory says if that is something else.</summary>
internal sealed record ZipPart(string Name, byte[] Content)
{
    public bool Deflate { get; init; }

    public ushort Flags { get; init; } = 1 << 11;

    public ushort? Method { get; init; }

    public uint? Crc { get; init; }

    public uint? Bytes { get; init; }

    public uint? Offset { get; init; }

    public string? LocalName { get; init; }

    public uint? LocalCrc { get; init; }

    public uint? LocalBytes { get; init; }

    public uint Attributes { get; init; } = 0x81A4_0000;

    public byte[] Extra { get; init; } = [];

    public byte[] Behind { get; init; } = [];

    public bool Duplicate { get; init; }
}

/// <summary>A zip made byte by byte, so that it can be wrong in any way.</summary>
internal static class ZipBytes
{
    public static byte[] Of(params ZipPart[] parts) => Of(parts, [], []);

    public static byte[] Of(ZipPart[] parts, byte[] beforeDirectory, byte[] comment)
    {
        var bytes = new MemoryStream();
        var directory = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        using var central = new BinaryWriter(directory);
        foreach (var part in parts)
        {
            var name = Encoding.UTF8.GetBytes(part.Name);
            var packed = part.Deflate ? Pack(part.Content) : part.Content;
            var (method, crc) = (part.Method ?? (ushort)(part.Deflate ? 8 : 0), part.Crc ?? Crc(part.Content));
            var size = part.Bytes ?? (uint)part.Content.Length;
            var offset = part.Offset ?? (uint)bytes.Length;
            if (!part.Duplicate)
            {
                var local = Encoding.UTF8.GetBytes(part.LocalName ?? part.Name);
                writer.Write(0x04034b50);
                Common(writer, part, method, part.LocalCrc ?? crc, packed.Length, part.LocalBytes ?? size, local.Length);
                writer.Write(local);
                writer.Write(part.Extra);
                writer.Write(packed);
                writer.Write(part.Behind);
            }

            central.Write(0x02014b50);
            central.Write((ushort)(3 << 8 | 20));
            Common(central, part, method, crc, packed.Length, size, name.Length);
            central.Write(new byte[6]);
            central.Write(part.Attributes);
            central.Write(offset);
            central.Write(name);
            central.Write(part.Extra);
        }

        writer.Write(beforeDirectory);
        var start = bytes.Length;
        writer.Write(directory.ToArray());
        writer.Write(0x06054b50);
        writer.Write(0);
        writer.Write((ushort)parts.Length);
        writer.Write((ushort)parts.Length);
        writer.Write((uint)directory.Length);
        writer.Write((uint)start);
        writer.Write((ushort)comment.Length);
        writer.Write(comment);
        return bytes.ToArray();
    }

    public static byte[] Pack(byte[] content)
    {
        var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal)) deflate.Write(content);
        return packed.ToArray();
    }

    public static byte[] Descriptor(byte[] content, int packed, bool marked)
    {
        byte[] numbers = [.. BitConverter.GetBytes(Crc(content)), .. BitConverter.GetBytes(packed), .. BitConverter.GetBytes(content.Length)];
        return marked ? [.. "PK\x7\x8"u8, .. numbers] : numbers;
    }

    /// <summary>Bit by bit, as the definition has it: a check of the faster one.</summary>
    public static uint Crc(byte[] content)
    {
        var crc = uint.MaxValue;
        foreach (var value in content)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }

        return ~crc;
    }

    private static void Common(BinaryWriter writer, ZipPart part, ushort method, uint crc, int packed, uint size, int nameBytes)
    {
        writer.Write((ushort)20);
        writer.Write(part.Flags);
        writer.Write(method);
        writer.Write(0x5A21_0000);
        writer.Write(crc);
        writer.Write((uint)packed);
        writer.Write(size);
        writer.Write((ushort)nameBytes);
        writer.Write((ushort)part.Extra.Length);
    }
}
