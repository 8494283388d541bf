using System.Buffers;
using System.Text;

namespace Skyops.Api;

/// <summary>
/// A row of comma-separated values as RFC 4180 has them: lines end in CRLF, and what holds a comma, a quote or a line break is quoted. Text that a spreadsheet would take for
/// a formula gets an apostrophe in front: names and reasons come from strangers.
/// </summary>
public sealed class CsvRow
{
    private static readonly SearchValues<char> MustQuote = SearchValues.Create(",\"\r\n");
    private readonly StringBuilder _line = new();
    private bool _begun;

    /// <summary>A row of names.</summary>
    public static string Head(params ReadOnlySpan<string> names) => $"{string.Join(',', names)}\r\n";

    /// <summary>A number, a time or another value that is made here and holds nothing to quote.</summary>
    public CsvRow Value(string value)
    {
        Begin();
        _line.Append(value);
        return this;
    }

    /// <summary>Text from anywhere.</summary>
    public CsvRow Text(string? text)
    {
        Begin();
        if (string.IsNullOrEmpty(text)) return this;
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n') text = $"'{text}";
        if (text.AsSpan().ContainsAny(MustQuote)) _line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        else _line.Append(text);
        return this;
    }

    /// <summary>The row with its end; the next one can begin.</summary>
    public string End()
    {
        var line = _line.Append("\r\n").ToString();
        _line.Clear();
        _begun = false;
        return line;
    }

    private void Begin()
    {
        if (_begun) _line.Append(',');
        _begun = true;
    }
}
