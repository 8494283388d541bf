using System.Globalization;
using System.Text;

namespace Skyops.Storage.Files;

/// <summary>
/// Keeps a second process (or a second opener in this one) away from a file, by an exclusive lock on a file beside it
/// that holds the owner's process id. The kernel drops the lock when the process ends, however it ends; the file stays,
/// because removing it would race with the next opener.
/// </summary>
internal sealed class OwnerLock : IDisposable
{
    private readonly FileStream _file;

    private OwnerLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, or answers null and who has it (null when that cannot be read).</summary>
    public static OwnerLock? TryTake(string path, out int? owner)
    {
        owner = null;
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException) when (File.Exists(path))
        {
            owner = ReadOwner(path);
            return null;
        }

        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
        return new OwnerLock(file);
    }

    public void Dispose() => _file.Dispose();

    private static int? ReadOwner(string path)
    {
        try
        {
            using var handle = NativeFile.OpenForReading(path);
            Span<byte> text = stackalloc byte[16];
            var length = RandomAccess.Read(handle, text, 0);
            return int.TryParse(text[..length], CultureInfo.InvariantCulture, out var owner) ? owner : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
