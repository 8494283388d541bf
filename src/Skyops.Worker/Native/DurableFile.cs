namespace Skyops.Worker.Native;

/// <summary>Writes files so that after a crash they are there whole or not at all.</summary>
internal static class DurableFile
{
    /// <summary>Writes beside the target, flushes to the disk, renames, flushes the folder.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var part = path + ".part";
        using (var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    private static void FlushFolder(string folder)
    {
        var descriptor = LibC.Open(folder, 0);
        if (descriptor < 0) return;
        _ = LibC.FsyncDescriptor(descriptor);
        _ = LibC.Close(descriptor);
    }
}
