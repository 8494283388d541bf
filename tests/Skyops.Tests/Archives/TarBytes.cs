using System.Globalization;
using System.Text;

namespace Skyops.Tests.Archives;

/// <summary>A tar archive made byte by byte, so that it can be wrong in any way.</summary>
internal sealed class TarBytes
{
    private readonly List<byte> _bytes = [];

    public TarBytes File(string name, string content = "x", char type = '0', Action<byte[]>? change = null) =>
        Entry(Encoding.UTF8.GetBytes(name), type, Encoding.UTF8.GetBytes(content), change);

    public TarBytes Folder(string name) => Entry(Encoding.UTF8.GetBytes(name), '5', [], null);

    public TarBytes Pax(string records, char type = 'x') => Entry("pax"u8.ToArray(), type, Encoding.UTF8.GetBytes(records), null);

    public TarBytes LongName(string name) => Entry("././@LongLink"u8.ToArray(), 'L', [.. Encoding.UTF8.GetBytes(name), 0], null);

    public TarBytes Entry(byte[] name, char type, byte[] content, Action<byte[]>? change)
    {
        var header = new byte[512];
        name.AsSpan(0, Math.Min(100, name.Length)).CopyTo(header);
        "0000644\0"u8.CopyTo(header.AsSpan(100));
        Octal(header, 124, 11, content.Length);
        header[156] = (byte)type;
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        change?.Invoke(header);
        Sum(header);
        _bytes.AddRange(header);
        _bytes.AddRange(content);
        _bytes.AddRange(new byte[(512 - (content.Length % 512)) % 512]);
        return this;
    }

    public byte[] Closed() => [.. _bytes, .. new byte[1_024]];

    public byte[] Open() => [.. _bytes];

    public static string Record(string key, string value)
    {
        var length = key.Length + Encoding.UTF8.GetByteCount(value) + 3;
        while (length.ToString(CultureInfo.InvariantCulture).Length + key.Length + Encoding.UTF8.GetByteCount(value) + 3 != length) length++;
        return $"{length} {key}={value}\n";
    }

    public static void Octal(byte[] header, int at, int digits, long value) =>
        Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(digits, '0') + "\0").CopyTo(header, at);

    private static void Sum(byte[] header)
    {
        header.AsSpan(148, 8).Fill((byte)' ');
        Octal(header, 148, 6, header.Sum(value => value));
        header[155] = (byte)' ';
    }
}
