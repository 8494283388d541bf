using System.Globalization;

namespace Skyops.Storage.Archives;

/// <summary>An archive, or a folder to be packed, was refused as a whole; nothing of it remains.</summary>
public sealed class ArchiveRefusedException : Exception
{
    private ArchiveRefusedException(string? entry, string problem, string? value, string limit, string remedy, Exception? inner)
        : base(Text(entry, problem, value, limit, remedy), inner)
    {
        Entry = entry;
        Problem = problem;
        Value = value;
        Limit = limit;
        Remedy = remedy;
    }

    /// <summary>The path of the entry, fit to be shown; null when the archive as a whole is wrong.</summary>
    public string? Entry { get; }

    public string Problem { get; }

    /// <summary>What it has; null where the problem says it.</summary>
    public string? Value { get; }

    /// <summary>What is allowed.</summary>
    public string Limit { get; }

    public string Remedy { get; }

    internal static ArchiveRefusedException Of(
        string? entry, string problem, string? value, string limit, string remedy, Exception? inner = null) =>
        new(entry is null ? null : EntryText.Show(entry), problem, value is null ? null : EntryText.Show(value), limit, remedy, inner);

    internal static ArchiveRefusedException TooMuch(string? entry, string problem, long value, long limit, string remedy) =>
        Of(entry, problem, Number(value), $"at most {Number(limit)}", remedy);

    /// <summary>The bytes are not what the format says.</summary>
    internal static ArchiveRefusedException Damaged(string? entry, string problem, Exception? inner = null) =>
        Of(entry, problem, null, "an archive that is whole", "make the archive again, and compare its hash after copying", inner);

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Text(string? entry, string problem, string? value, string limit, string remedy)
    {
        var where = entry is null ? "The archive was refused" : $"The archive was refused for its entry '{entry}'";
        return $"{where}: {problem}{(value is null ? "" : $" ({value})")}; allowed: {limit}; {remedy}.";
    }
}
