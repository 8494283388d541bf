namespace Skyops.Ethereum.Files;

/// <summary>
/// Files with secrets: mode 0600 in a folder of mode 0700 (where the system has modes), written aside and then moved
/// into place so that a crash leaves the old file or the new one, never half of one.
/// </summary>
internal static class PrivateFile
{
    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes the file.</summary>
    /// <exception cref="IOException">The file exists and may not be replaced, or writing failed.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool replace)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, FolderMode);
        var aside = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            using (var stream = new FileStream(aside, NewFileOptions()))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, path, replace);
        }
        finally
        {
            File.Delete(aside);
        }
    }

    /// <summary>Reads a file of at most this many bytes; null if it is longer.</summary>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static byte[]? Read(string path, int mostBytes)
    {
        using var stream = File.OpenRead(path);
        if (stream.Length > mostBytes)
            return null;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static FileStreamOptions NewFileOptions()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return options;
    }
}
