using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Skyops.Storage.Logs;

/// <summary>
/// The file of one task. It is opened for each use, so that a thousand tasks need no thousand handles.
/// </summary>
internal static class LogFile
{
    private const int ReadBytes = 256 << 10;

    /// <summary>Reads the file to its last whole record and cuts off what a crash left after it.</summary>
    public static TaskLog Recover(string taskId, string path)
    {
        var log = new TaskLog();
        if (!File.Exists(path))
            return log;
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Scan(taskId, handle, 0, (chunk, length) =>
        {
            log.Add(chunk, length);
            return true;
        });
        if (RandomAccess.GetLength(handle) > log.End)
            RandomAccess.SetLength(handle, log.End);
        return log;
    }

    /// <summary>Writes a record at the end. What a failure leaves there the next record overwrites.</summary>
    public static void Append(string path, long end, byte[] record)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(handle, record, end);
    }

    /// <summary>Reads up to so many chunks from a position; answers where it stopped.</summary>
    public static LogPage Read(string taskId, string path, long position, int take)
    {
        var chunks = new List<LogChunk>();
        if (!File.Exists(path))
            return new LogPage(chunks, position);
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var next = Scan(taskId, handle, position, (chunk, _) =>
        {
            chunks.Add(chunk);
            return chunks.Count < take;
        });
        return new LogPage(chunks, next);
    }

    /// <summary>
    /// Hands records to a visitor until it has enough or there is no whole one; answers where that was.
    /// </summary>
    private static long Scan(string taskId, SafeFileHandle handle, long position, Func<LogChunk, int, bool> visit)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            for (int read, used; (read = RandomAccess.Read(handle, buffer, position)) > 0; position += used)
            {
                used = 0;
                while (LogRecord.TryDecode(taskId, buffer.AsMemory(used, read - used), out var chunk, out var length))
                {
                    used += length;
                    if (!visit(chunk!, length))
                        return position + used;
                }

                if (used == 0)
                    break;
            }

            return position;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
