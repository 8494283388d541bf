using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Skyops.Tasks;
using Skyops.Worker.Attempts;
using Skyops.Worker.Native;

namespace Skyops.Worker.Receipts;

/// <summary>Reads what a job left in a folder into a manifest: regular files only, within the limits.</summary>
internal static class OutputFolder
{
    /// <summary>Lists and hashes all files, ordered by path (ordinal).</summary>
    /// <exception cref="InvalidDataException">The folder holds what may not be an output; the message names
    /// it.</exception>
    public static async Task<OutputFile[]> ReadAsync(
        string folder, long limitBytes, int mostFiles, CancellationToken cancellationToken)
    {
        var files = new List<OutputFile>();
        var total = 0L;
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            if (entry is DirectoryInfo && entry.LinkTarget is null) continue;
            var path = Path.GetRelativePath(folder, entry.FullName);
            if (entry is not FileInfo file || entry.LinkTarget is not null)
            {
                throw new InvalidDataException($"The output '{path}' is not a regular file.");
            }

            if (path.Length > Limits.OutputPathLength)
            {
                throw new InvalidDataException($"The output path '{path}' is too long.");
            }

            if (ProcessFiles.Resolve(folder, path) is null)
            {
                throw new InvalidDataException($"The output path '{path}' has a control character, a backslash or a colon.");
            }

            if (files.Count == mostFiles)
            {
                throw new InvalidDataException($"There are more than {mostFiles} output files.");
            }

            total += file.Length;
            if (total > limitBytes) throw new InvalidDataException($"The outputs take more than {limitBytes} bytes.");
            files.Add(await HashAsync(path, file.FullName, cancellationToken));
        }

        return [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    /// <summary>Hashes one file.</summary>
    /// <exception cref="InvalidDataException">It is a pipe or a device.</exception>
    public static async Task<OutputFile> HashAsync(string path, string fullName, CancellationToken cancellationToken)
    {
        await using var content = OpenRegular(path, fullName);
        var hash = await SHA256.HashDataAsync(content, cancellationToken);
        return new OutputFile(path, content.Length, Convert.ToHexStringLower(hash));
    }

    // Opened without blocking: an ordinary open of a pipe would wait for a writer that never comes.
    private static FileStream OpenRegular(string path, string fullName)
    {
        var descriptor = LibC.Open(fullName, LibC.OpenWithoutBlocking);
        if (descriptor < 0) throw new InvalidDataException($"The output '{path}' cannot be read.");
        var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, 1 << 16);
        if (stream.CanSeek) return stream;
        stream.Dispose();
        throw new InvalidDataException($"The output '{path}' is not a regular file.");
    }
}
