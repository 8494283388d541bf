using System.Text;

namespace Skyops.Storage.Archives;

/// <summary>
/// Reads the path of an entry: relative, forward slashes, in UTF-8, and the same on every system that could unpack it.
/// The result is safe to put behind the name of a folder.
/// </summary>
internal static class EntryName
{
    private const string Shape = "a relative path of plain segments with forward slashes, in UTF-8";
    private const string Remedy = "rename it and pack again";
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The path without a leading <c>./</c>, which many packers write, and without the slash that ends a folder; null for the archive's root itself.</summary>
    /// <param name="raw">As the archive has it.</param>
    /// <param name="isFolder">A folder's path may end in one slash, a file's may not.</param>
    /// <param name="limits">How long and deep it may be.</param>
    /// <exception cref="ArchiveRefusedException">It is no such path.</exception>
    public static string? Read(ReadOnlySpan<byte> raw, bool isFolder, ArchiveLimits limits)
    {
        if (raw.IsEmpty) throw Wrong("(no name)", "it has no name");
        if (raw.Length > limits.PathBytes + 1)
            throw ArchiveRefusedException.TooMuch(EntryText.Show(raw), "its path is too long in UTF-8 bytes", raw.Length, limits.PathBytes, Remedy);
        var name = Decode(raw);
        foreach (var rune in name.EnumerateRunes())
        {
            if (EntryText.IsHarmful(rune)) throw Wrong(name, rune.Value == 0 ? "its name holds a NUL" : "its name holds a control character");
        }

        if (name.Contains('\\', StringComparison.Ordinal)) throw Wrong(name, "its name holds a backslash, which some systems read as a slash");
        if (name[0] == '/') throw Wrong(name, "its path is absolute");
        if (name.Length > 1 && char.IsAsciiLetter(name[0]) && name[1] == ':') throw Wrong(name, "its path begins with a drive");
        if (isFolder && name is "." or "./") return null;
        var path = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        if (path.EndsWith('/'))
        {
            if (!isFolder) throw Wrong(name, "it is a file, but its name ends like a folder's");
            path = path[..^1];
        }

        CheckSegments(name, path, limits);
        return path;
    }

    /// <summary>Refuses a path that <see cref="Read"/> would refuse; for names that come from a file system.</summary>
    public static void Check(string path, bool isFolder, ArchiveLimits limits)
    {
        byte[] raw;
        try
        {
            raw = Utf8.GetBytes(path);
        }
        catch (EncoderFallbackException)
        {
            throw Wrong(path, "its name is not valid Unicode");
        }

        if (Read(raw, isFolder, limits) != path) throw Wrong(path, "its name is not a path of its own");
    }

    private static string Decode(ReadOnlySpan<byte> raw)
    {
        try
        {
            return Utf8.GetString(raw);
        }
        catch (DecoderFallbackException)
        {
            throw Wrong(EntryText.Show(raw), "its name is not UTF-8");
        }
    }

    private static void CheckSegments(string name, string path, ArchiveLimits limits)
    {
        var depth = 0;
        foreach (var range in path.AsSpan().Split('/'))
        {
            var segment = path.AsSpan()[range];
            if (segment.IsEmpty) throw Wrong(name, "its path has an empty segment");
            if (segment is ".") throw Wrong(name, "its path has a segment '.'");
            if (segment is "..") throw Wrong(name, "its path has a segment '..', which leads out of the folder");
            var bytes = Utf8.GetByteCount(segment);
            if (bytes > limits.SegmentBytes)
                throw ArchiveRefusedException.TooMuch(name, "a segment of its path is too long in UTF-8 bytes", bytes, limits.SegmentBytes, Remedy);
            if (++depth > limits.Depth)
                throw ArchiveRefusedException.TooMuch(name, "its path is too deep", path.Count(c => c == '/') + 1, limits.Depth, "pack from a folder further in");
        }

        if (Utf8.GetByteCount(path) > limits.PathBytes)
            throw ArchiveRefusedException.TooMuch(name, "its path is too long in UTF-8 bytes", Utf8.GetByteCount(path), limits.PathBytes, Remedy);
    }

    private static ArchiveRefusedException Wrong(string name, string problem) => ArchiveRefusedException.Of(name, problem, null, Shape, Remedy);
}
