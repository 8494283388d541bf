using System.Globalization;
using System.Text;

namespace Skyops.Storage.Archives;

/// <summary>
/// Records of an extended header (POSIX.1-2001): <c>LENGTH KEY=VALUE\n</c>. Of those, <c>path</c> is used; what says
/// whose and how old a file is, is dropped; anything that could change what the entry is, is refused.
/// </summary>
internal sealed class PaxRecords
{
    private static readonly HashSet<string> Dropped =
        ["atime", "ctime", "mtime", "uid", "gid", "uname", "gname", "comment", "SCHILY.dev", "SCHILY.ino", "SCHILY.nlink", "SCHILY.fflags", "RHT.security.selinux"];

    private static readonly string[] DroppedFamilies = ["LIBARCHIVE.", "SCHILY.xattr.", "SCHILY.acl."];

    /// <summary>The entry's path in place of the header's; null: the header says it.</summary>
    public byte[]? Path { get; private set; }

    /// <summary>The entry's size, which must be what the header says; null: not told.</summary>
    public long? Bytes { get; private set; }

    /// <param name="data">The header's content.</param>
    /// <param name="isGlobal">For all entries that follow: then it may say nothing about them.</param>
    /// <exception cref="ArchiveRefusedException">They are malformed, or say what no entry may be.</exception>
    public static PaxRecords Read(ReadOnlySpan<byte> data, bool isGlobal)
    {
        var records = new PaxRecords();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!data.IsEmpty)
        {
            var space = data.IndexOf((byte)' ');
            if (space is < 1 or > 6 || !int.TryParse(data[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space + 1 || length > data.Length || data[length - 1] != '\n')
            {
                throw ArchiveRefusedException.Damaged(null, "an extended header is malformed");
            }

            var record = data[(space + 1)..(length - 1)];
            data = data[length..];
            var equals = record.IndexOf((byte)'=');
            if (equals < 1 || !Ascii.IsValid(record[..equals])) throw ArchiveRefusedException.Damaged(null, "an extended header is malformed");
            var key = Encoding.ASCII.GetString(record[..equals]);
            if (!seen.Add(key)) throw Wrong(key, "is given twice in one extended header");
            if (isGlobal && key != "comment") throw Wrong(key, "is given for all entries at once");
            records.Take(key, record[(equals + 1)..]);
        }

        return records;
    }

    private void Take(string key, ReadOnlySpan<byte> value)
    {
        if (key == "path")
        {
            Path = value.ToArray();
        }
        else if (key == "size")
        {
            Bytes = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : throw Wrong(key, $"is '{EntryText.Show(value)}', no size");
        }
        else if (!Dropped.Contains(key) && !Array.Exists(DroppedFamilies, family => key.StartsWith(family, StringComparison.Ordinal)))
        {
            throw Wrong(key, "changes what an entry is");
        }
    }

    private static ArchiveRefusedException Wrong(string key, string problem) => ArchiveRefusedException.Of(
        null, $"the attribute {EntryText.Show(key)} {problem}", null, "path, size and what is dropped: owner, times, extended attributes", "pack regular files only, with GNU tar, bsdtar or skyops");
}
