namespace Skyops.Core.Validation.Tolerance;

/// <summary>The cells of a file of comma-separated values, one after the other. A quoted cell is given with its quotes.</summary>
internal ref struct CsvCells(ReadOnlySpan<byte> file)
{
    private ReadOnlySpan<byte> rest = file;
    private bool inRow;

    /// <summary>False at the end of the file.</summary>
    /// <param name="cell">What stands between two commas.</param>
    /// <param name="endsRow">It is the last of its row.</param>
    public bool Next(out ReadOnlySpan<byte> cell, out bool endsRow)
    {
        cell = default;
        endsRow = true;
        if (rest.IsEmpty && !inRow) return false;
        var quoted = QuotedLength(rest);
        var after = rest[quoted..];
        var plain = after.IndexOfAny((byte)',', (byte)'\n');
        var end = plain < 0 ? rest.Length : quoted + plain;
        cell = rest[..end];
        endsRow = plain < 0 || rest[end] == '\n';
        rest = plain < 0 ? default : rest[(end + 1)..];
        inRow = !endsRow;
        if (endsRow && cell.EndsWith("\r"u8)) cell = cell[..^1];
        return true;
    }

    private static int QuotedLength(ReadOnlySpan<byte> rest)
    {
        if (!rest.StartsWith("\""u8)) return 0;
        var at = 1;
        while (true)
        {
            var quote = rest[at..].IndexOf((byte)'"');
            if (quote < 0) throw new UnreadableFileException("a quoted cell does not end");
            at += quote + 1;
            // Two quotes stand for one inside the cell.
            if (at >= rest.Length || rest[at] != '"') return at;
            at++;
        }
    }
}
