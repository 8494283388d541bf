using System.Buffers.Text;
using System.Text;
using Skyops.Kernels.Models;

namespace Skyops.Kernels.Data;

/// <summary>How a table is laid out.</summary>
public sealed record CsvOptions
{
    /// <summary>The defaults.</summary>
    public static CsvOptions Default { get; } = new();

    /// <summary>The label's column from 0. Default: null, the last.</summary>
    public int? LabelColumn { get; init; }

    /// <summary>Lines to skip at the start. Default: null, one if the first line holds anything but numbers.</summary>
    public int? HeaderLines { get; init; }
}

/// <summary>
/// Tables of numbers: fields separated by commas, no quotes, lines ended by LF or CRLF, every line as long as the
/// first. Values are finite decimal numbers rounded to the nearest binary32; labels are whole numbers from 0.
/// </summary>
public static class CsvReader
{
    /// <summary>Reads a table, gzip or plain.</summary>
    /// <exception cref="DataFormatException">It is malformed or over a limit; the message says where.</exception>
    public static Dataset Read(ReadOnlyMemory<byte> file, CsvOptions? options = null, DataLimits? limits = null)
    {
        options ??= CsvOptions.Default;
        limits ??= DataLimits.Default;
        var text = Inflate.Open(file, limits).Span;
        if (text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            text = text[3..];
        }

        var rows = new Rows(options, limits);
        var skip = options.HeaderLines ?? (HasHeader(text) ? 1 : 0);
        for (long line = 1; !text.IsEmpty; line++)
        {
            var end = text.IndexOf((byte)'\n');
            var content = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            if (line > skip)
            {
                rows.Add(line, content.EndsWith((byte)'\r') ? content[..^1] : content);
            }
        }

        return rows.ToDataset();
    }

    private static bool HasHeader(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny((byte)'\n', (byte)'\r');
        foreach (var range in (end < 0 ? text : text[..end]).Split((byte)','))
        {
            if (!TryNumber((end < 0 ? text : text[..end])[range], out _))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryNumber(ReadOnlySpan<byte> field, out float value)
    {
        field = field.Trim(" \t"u8);
        return Utf8Parser.TryParse(field, out value, out var used) && used == field.Length && float.IsFinite(value);
    }

    private sealed class Rows(CsvOptions options, DataLimits limits)
    {
        private readonly List<float> _values = [];
        private readonly List<int> _labels = [];
        private int _columns;

        public void Add(long line, ReadOnlySpan<byte> content)
        {
            var columns = content.Count((byte)',') + 1;
            if (_columns == 0)
            {
                Begin(columns, line);
            }

            if (columns != _columns)
            {
                throw new DataFormatException(
                    line, Math.Min(columns, _columns), Encoding.UTF8.GetString(content[..Math.Min(64, content.Length)]),
                    $"{_columns} columns are expected, as in the first line, not {columns}");
            }

            if (_labels.Count == limits.Rows || _values.Count + (long)columns > limits.Values)
            {
                throw new DataFormatException(
                    $"line {line}: more than {limits.Rows} rows or {limits.Values} values; "
                    + "raise the limit or send less");
            }

            var labelColumn = options.LabelColumn ?? columns - 1;
            var column = 0;
            foreach (var range in content.Split((byte)','))
            {
                var field = content[range];
                if (!TryNumber(field, out var value))
                {
                    throw Wrong(line, column, field, "a finite decimal number is expected");
                }

                if (column++ != labelColumn)
                {
                    _values.Add(value);
                }
                else if (value < 0 || value >= limits.Classes || value != MathF.Truncate(value))
                {
                    throw Wrong(
                        line, column - 1, field,
                        $"the label must be a whole number from 0 to {limits.Classes - 1}");
                }
                else
                {
                    _labels.Add((int)value);
                }
            }
        }

        public Dataset ToDataset() =>
            new(new SampleShape(1, 1, Math.Max(0, _columns - 1)), false, [.. _values], [.. _labels]);

        private static DataFormatException Wrong(long line, int column, ReadOnlySpan<byte> field, string expected) =>
            new(line, column + 1, Encoding.UTF8.GetString(field[..Math.Min(64, field.Length)]), expected);

        private void Begin(int columns, long line)
        {
            if (columns < 2 || columns > limits.Columns)
            {
                throw new DataFormatException(
                    $"line {line}: {columns} columns; 2 to {limits.Columns} are allowed, features and a label");
            }

            if (options.LabelColumn is { } label && (label < 0 || label >= columns))
            {
                throw new DataFormatException(
                    $"line {line}: label column {label} is not among columns 0 to {columns - 1}");
            }

            _columns = columns;
        }
    }
}
