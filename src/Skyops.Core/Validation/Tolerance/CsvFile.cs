using System.Globalization;
using System.Text.Unicode;

namespace Skyops.Core.Validation.Tolerance;

/// <summary>
/// Comma-separated values (RFC 4180) in UTF-8. Cells that are numbers in both files are compared as such; all others, the
/// numbers of rows and of cells in a row among them, must be equal.
/// </summary>
internal static class CsvFile
{
    /// <summary>A longer cell is text.</summary>
    private const int NumberLength = 64;

    /// <exception cref="UnreadableFileException">It is no UTF-8, or a quoted cell does not end.</exception>
    public static void Check(ReadOnlySpan<byte> file)
    {
        if (!Utf8.IsValid(file)) throw new UnreadableFileException("it is not UTF-8");
        var cells = new CsvCells(file);
        while (cells.Next(out _, out _))
        {
            // Reading to the end is the check.
        }
    }

    public static void Compare(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, string path, Tally tally)
    {
        var left = new CsvCells(first);
        var right = new CsvCells(second);
        tally.Row = 1;
        while (!tally.Over)
        {
            var more = left.Next(out var leftCell, out var leftEnds);
            if (more != right.Next(out var rightCell, out var rightEnds) || leftEnds != rightEnds)
            {
                tally.Differs($"{path}: rows are not of the same length");
                return;
            }

            if (!more)
            {
                tally.Row = 0;
                return;
            }

            if (!leftCell.SequenceEqual(rightCell)) Cell(leftCell, rightCell, path, tally);
            else if (IsNumber(leftCell, out _)) tally.Number(0L, 0L, path);
            if (leftEnds) tally.Row++;
        }
    }

    private static void Cell(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, string path, Tally tally)
    {
        if (IsNumber(first, out var left) && IsNumber(second, out var right)) tally.Number(left, right, path);
        else tally.Differs($"{path}: the text of a cell");
    }

    private static bool IsNumber(ReadOnlySpan<byte> cell, out double number)
    {
        number = 0;
        var text = cell.Trim(" \t"u8);
        if (text.Length is 0 or > NumberLength) return false;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)) return true;
        var minus = text[0] == '-';
        var rest = minus || text[0] == '+' ? text[1..] : text;
        if (!rest.SequenceEqual("inf"u8) && !rest.SequenceEqual("Inf"u8)) return false;
        number = minus ? double.NegativeInfinity : double.PositiveInfinity;
        return true;
    }
}
