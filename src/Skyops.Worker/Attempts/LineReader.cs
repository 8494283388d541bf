using System.Text;

namespace Skyops.Worker.Attempts;

/// <summary>
/// Cuts a child's output into lines. A line longer than the limit is cut into pieces of that size, so that a job that
/// never writes a line end cannot fill the worker's memory. Bytes that are no UTF-8 become U+FFFD.
/// </summary>
internal sealed class LineReader(Action<string> line)
{
    /// <summary>Longest piece in bytes: 16 KiB.</summary>
    public const int LongestLine = 16 << 10;

    private readonly byte[] buffer = new byte[LongestLine];
    private int filled;

    /// <summary>Where to read to; never empty.</summary>
    public Span<byte> Room => buffer.AsSpan(filled);

    /// <summary>Reads until the stream ends, calling <paramref name="line"/> for each line.</summary>
    public static void ReadAll(Stream stream, Action<string> line)
    {
        var reader = new LineReader(line);
        int read;
        while ((read = stream.Read(reader.Room)) > 0) reader.Take(read);
        reader.Finish();
    }

    /// <summary>So many bytes were read into <see cref="Room"/>: hands out whole lines and moves the rest to the front.</summary>
    public void Take(int read)
    {
        filled += read;
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
            filled = 0;
            return;
        }

        buffer.AsSpan(start, filled - start).CopyTo(buffer);
        filled -= start;
    }

    /// <summary>Nothing more comes: what is left is a line too.</summary>
    public void Finish()
    {
        if (filled > 0) line(Decode(buffer.AsSpan(0, filled)));
        filled = 0;
    }

    // NUL could end the text early in a terminal or a database; it becomes visible instead.
    private static string Decode(ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(bytes is [.. var text, (byte)'\r'] ? text : bytes).Replace('\0', '\uFFFD');
}
