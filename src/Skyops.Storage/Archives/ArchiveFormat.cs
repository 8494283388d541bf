namespace Skyops.Storage.Archives;

internal enum ArchiveKind
{
    Tar,
    GzippedTar,
    Zip,
}

/// <summary>Which format a file has, by its first bytes; what it is called does not matter.</summary>
internal static class ArchiveFormat
{
    public static ArchiveKind Of(FileStream file)
    {
        Span<byte> head = stackalloc byte[265];
        var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        head = head[..read];
        file.Position = 0;
        if (head.StartsWith("PK\x3\x4"u8) || head.StartsWith("PK\x5\x6"u8)) return ArchiveKind.Zip;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 0x08])) return ArchiveKind.GzippedTar;

        // An empty archive is blocks of zeros.
        var isTar = read == head.Length && read == 265 && (head[257..].StartsWith("ustar"u8) || !head.ContainsAnyExcept((byte)0));
        return isTar
            ? ArchiveKind.Tar
            : throw ArchiveRefusedException.Of(null, "it is of no known format", null, "tar, tar.gz or zip", "pack the folder with tar or zip; xz, bzip2, zstd, 7z and rar are not read");
    }
}
