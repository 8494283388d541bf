namespace Skyops.Kernels.Data;

/// <summary>
/// A data file is not what it should be. The message says where, what was found and what is expected.
/// </summary>
public sealed class DataFormatException : FormatException
{
    /// <summary>An error of the file as a whole.</summary>
    public DataFormatException(string message)
        : base(message)
    {
    }

    /// <summary>An error at a place of a text file.</summary>
    public DataFormatException(long line, int column, string value, string expected)
        : base($"line {line}, column {column}: '{Shorten(value)}' found; {expected}")
    {
        Line = line;
        Column = column;
        Value = Shorten(value);
    }

    /// <summary>The line from 1, or 0 when the error has no line.</summary>
    public long Line { get; }

    /// <summary>The column (field, not character) from 1, or 0.</summary>
    public int Column { get; }

    /// <summary>What was found, at most 40 characters of it.</summary>
    public string Value { get; } = "";

    private static string Shorten(string value) => value.Length <= 40 ? value : value[..40] + "…";
}
