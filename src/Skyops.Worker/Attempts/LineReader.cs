using System.Text;

namespace Skyops.Worker.Attempts;

/// <summary>
/// Cuts a child's output into lines. A line longer than the limit is cut into pieces of that size, so that a job that
/// never writes a line end cannot fill the worker's memory. Bytes that are no UTF-8 become U+FFFD.
/// </summary>
internal static class LineReader
{
    /// <summary>Longest piece in bytes: 16 KiB.</summary>
    public const int LongestLine = 16 << 10;

    /// <summary>Reads until the stream ends, calling <paramref name="line"/> for each line.</summary>
    public static void ReadAll(Stream stream, Action<string> line)
    {
        var buffer = new byte[LongestLine];
        var filled = 0;
        while (true)
        {
            var read = stream.Read(buffer, filled, buffer.Length - filled);
            if (read <= 0) break;
            filled = Cut(buffer, filled + read, line);
        }

        if (filled > 0) line(Decode(buffer.AsSpan(0, filled)));
    }

    /// <summary>Hands out whole lines and moves the rest to the front; gives the length of the rest.</summary>
    private static int Cut(byte[] buffer, int filled, Action<string> line)
    {
        var start = 0;
        int length;
        while ((length = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n')) >= 0)
        {
            line(Decode(buffer.AsSpan(start, length)));
            start += length + 1;
        }

        if (start == 0 && filled == buffer.Length)
        {
            line(Decode(buffer));
            return 0;
        }

        buffer.AsSpan(start, filled - start).CopyTo(buffer);
        return filled - start;
    }

    // NUL could end the text early in a terminal or a database; it becomes visible instead.
    private static string Decode(ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(bytes is [.. var text, (byte)'\r'] ? text : bytes).Replace('\0', '\uFFFD');
}
