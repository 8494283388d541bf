namespace Skyops.Storage.Archives;

/// <summary>An entry as the archive tells it, its name not looked at yet.</summary>
/// <param name="Name">Raw bytes of the path.</param>
/// <param name="IsFolder">Otherwise a regular file; there is nothing else.</param>
/// <param name="IsExecutable">For its owner.</param>
/// <param name="Bytes">Size it says it has. The content ends there, or throws.</param>
/// <param name="Content">Valid until the next entry is read.</param>
internal sealed record ArchiveEntry(byte[] Name, bool IsFolder, bool IsExecutable, long Bytes, Stream Content);

/// <summary>A format: gives entries in the order of their bytes.</summary>
internal interface IArchiveReader
{
    /// <summary>The next entry, or null after the last, when the archive's end is as it should be.</summary>
    /// <exception cref="ArchiveRefusedException">The archive is not what it must be.</exception>
    ArchiveEntry? Next();
}
