namespace Skyops.Core.Validation.Tolerance;

/// <summary>Files whose numbers can be compared, by the end of their name.</summary>
public static class NumericFile
{
    public static bool IsKnown(string path) => KindOf(path) != Kind.Other;

    /// <summary>Why this cannot be read as what its name says; null when it can.</summary>
    public static string? Problem(string path, ReadOnlySpan<byte> file)
    {
        try
        {
            switch (KindOf(path))
            {
                case Kind.Npy:
                    NpyFile.Read(file);
                    break;
                case Kind.Csv:
                    CsvFile.Check(file);
                    break;
                case Kind.Safetensors:
                    SafetensorsFile.Read(file, out _);
                    break;
            }

            return null;
        }
        catch (UnreadableFileException wrong)
        {
            return wrong.Message;
        }
    }

    /// <summary>Compares two files of this name into the tally.</summary>
    /// <exception cref="UnreadableFileException">One of them has a <see cref="Problem"/>.</exception>
    public static void Compare(string path, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Tally tally)
    {
        switch (KindOf(path))
        {
            case Kind.Npy:
                NpyFile.Compare(first, second, path, tally);
                break;
            case Kind.Csv:
                CsvFile.Compare(first, second, path, tally);
                break;
            case Kind.Safetensors:
                SafetensorsFile.Compare(first, second, path, tally);
                break;
            default:
                if (!first.SequenceEqual(second)) tally.Differs($"{path}: its bits differ");
                break;
        }
    }

    private static Kind KindOf(string path) =>
        path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) ? Kind.Npy
        : path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? Kind.Csv
        : path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) ? Kind.Safetensors : Kind.Other;

    private enum Kind
    {
        Other,
        Npy,
        Csv,
        Safetensors,
    }
}
