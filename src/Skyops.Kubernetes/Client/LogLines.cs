using System.Text;

namespace Skyops.Kubernetes.Client;

/// <summary>A line of a log with the time at which it was written.</summary>
internal sealed record LogLine(string Time, string Text);

/// <summary>
/// Cuts a container's log, with times, into lines. The node keeps a long line in pieces of 16 KiB, each with a time of its own, and gives them without a line end between
/// them; a piece counts as a line here. A stream that breaks in the middle of a line gives nothing of it: it comes again.
/// </summary>
internal sealed class LogLines(Stream content)
{
    /// <summary>Bytes of one piece, as container runtimes cut them.</summary>
    public const int PieceBytes = 16 << 10;

    private const int LongestTime = 40;

    private byte[] buffer = new byte[4 * PieceBytes];
    private int filled;
    private int start;
    private bool ended;

    /// <summary>The next line; null at the end.</summary>
    public async ValueTask<LogLine?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Cut() is { } line) return line;
            if (ended) return null;
            await FillAsync(cancellationToken);
        }
    }

    private LogLine? Cut()
    {
        var rest = buffer.AsSpan(start, filled - start);
        if (rest.IsEmpty) return null;
        var space = rest[..Math.Min(rest.Length, LongestTime)].IndexOf((byte)' ');
        if (space < 0 && rest.Length < LongestTime && !ended) return null;
        var text = rest[(space + 1)..];
        var end = text.IndexOf((byte)'\n');
        var isLong = end < 0 ? text.Length > PieceBytes + LongestTime : end > PieceBytes;
        if (isLong && StartsWithTime(text[PieceBytes..])) return Take(rest, space, PieceBytes, PieceBytes);
        if (end >= 0) return Take(rest, space, end, end + 1);

        // Without a time there is no telling pieces apart; such a line is given in parts rather than kept.
        if (text.Length > 2 * PieceBytes) return Take(rest, space, PieceBytes, PieceBytes);
        return ended && (space >= 0 || rest.Length >= LongestTime) ? Take(rest, space, text.Length, text.Length) : null;
    }

    private LogLine Take(ReadOnlySpan<byte> rest, int space, int length, int used)
    {
        var time = space < 0 ? "" : Encoding.ASCII.GetString(rest[..space]);
        var text = rest.Slice(space + 1, length);
        if (text is [.. var shorter, (byte)'\r']) text = shorter;
        start += space + 1 + used;
        return new LogLine(time, Encoding.UTF8.GetString(text).Replace('\0', '\uFFFD'));
    }

    private static bool StartsWithTime(ReadOnlySpan<byte> text) =>
        text.Length > 20 && text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':' && char.IsAsciiDigit((char)text[0]);

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            (filled, start) = (filled - start, 0);
        }

        if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        var read = await content.ReadAsync(buffer.AsMemory(filled), cancellationToken);
        filled += read;
        ended = read == 0;
    }
}
