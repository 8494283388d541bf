using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Skyops.Tasks;
using Skyops.Worker.Gateway;
using Skyops.Worker.Sealing;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Attempts;

/// <summary>
/// An attempt's log on its way to the silo: whole lines in chunks of at most 64 KiB, numbered from 0. Each carries the
/// hash of the one before, SHA-256 over (that one's previous hash ‖ its text in UTF-8), so that a gap or a change
/// shows. Chunks stand in a file until they are acknowledged; at most 16 are on their way at once, which bounds memory
/// when the silo is slow. A disk that refuses them costs lines, and a line says how many; nothing else fails by it.
/// </summary>
internal sealed class LogStream : IDisposable
{
    private const int Window = 16;
    private readonly AttemptKey key;
    private readonly Outbound outbound;
    private readonly AttemptSealing? sealing;
    private readonly int chunkBytes;
    private readonly string path;
    private readonly Lock sync = new();
    private readonly List<Chunk> chunks = [];
    private readonly StringBuilder pending = new();
    private int pendingBytes;
    private long total;
    private long stored;
    private int lost;
    private string refusal = "";
    private byte[] lastHash = new byte[SHA256.HashSizeInBytes];
    private long acknowledged = -1;
    private int sent;
    private FileStream? file;
    private bool closed;
    private bool disposed;

    /// <param name="key">Whose log it is.</param>
    /// <param name="folder">Where chunks wait.</param>
    /// <param name="outbound">Where they go.</param>
    /// <param name="sealing">Seals each chunk, before it is on the disk; null: it is not sealed.</param>
    public LogStream(AttemptKey key, string folder, Outbound outbound, AttemptSealing? sealing = null)
    {
        this.sealing = sealing;
        chunkBytes = sealing is null ? Limits.LogChunkBytes : AttemptSealing.LogChunkBytes;
        this.key = key;
        this.outbound = outbound;
        path = Path.Combine(folder, "log.txt");
    }

    /// <summary>Adds a line. Above the attempt's quota one last line says so and the rest is dropped.</summary>
    public void Append(string line)
    {
        var bytes = Encoding.UTF8.GetByteCount(line) + 1;
        lock (sync)
        {
            if (closed) return;
            if (total + bytes > Limits.LogBytesPerAttempt)
            {
                closed = true;
                line = $"[log quota of {Limits.LogBytesPerAttempt >> 20} MiB reached, the rest is dropped]";
                bytes = line.Length + 1;
            }

            if (pendingBytes + bytes > chunkBytes && !TrySeal())
            {
                lost++;
                return;
            }

            Add(line, bytes);
        }
    }

    /// <summary>Makes a chunk of what has gathered and sends what the window allows.</summary>
    public void Flush()
    {
        lock (sync)
        {
            TrySeal();
            SendWindow();
        }
    }

    /// <summary>No more lines come. What the disk refuses even now is given up.</summary>
    public void Complete()
    {
        lock (sync)
        {
            if (TrySeal()) TrySeal();
            closed = true;
            SendWindow();
        }
    }

    /// <summary>After a reconnect: sends again from the first chunk that was not acknowledged.</summary>
    public void Resend()
    {
        lock (sync)
        {
            sent = (int)(acknowledged + 1);
            SendWindow();
        }
    }

    /// <summary>The silo has kept the chunks up to this number.</summary>
    public void Acknowledge(long number, bool quotaReached)
    {
        lock (sync)
        {
            acknowledged = Math.Clamp(number, acknowledged, chunks.Count - 1);
            closed |= quotaReached;
            if (quotaReached) acknowledged = chunks.Count - 1;
            sent = Math.Max(sent, (int)(acknowledged + 1));
            SendWindow();
        }
    }

    /// <summary>True when every chunk has gone out at least once on some connection, or is not wanted.</summary>
    public bool IsSent
    {
        get
        {
            lock (sync) return sent >= chunks.Count && (pendingBytes == 0 || closed);
        }
    }

    public void Dispose()
    {
        lock (sync)
        {
            closed = disposed = true;
            file?.Dispose();
        }
    }

    private void Add(string line, int bytes)
    {
        pending.Append(line).Append('\n');
        pendingBytes += bytes;
        total += bytes;
    }

    /// <summary>Writes what has gathered; false when the disk refuses, and then it is kept for the next time.</summary>
    private bool TrySeal()
    {
        if (pendingBytes == 0 || disposed) return true;
        var text = Encoding.UTF8.GetBytes(pending.ToString());
        try
        {
            if (sealing is not null) text = Encoding.UTF8.GetBytes(sealing.SealLog(chunks.Count, text));
            file ??= new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
            RandomAccess.Write(file.SafeFileHandle, text, stored);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            refusal = error.Message;
            return false;
        }

        chunks.Add(new Chunk(stored, text.Length, lastHash));
        stored += text.Length;
        lastHash = SHA256.HashData([.. lastHash, .. text]);
        pending.Clear();
        pendingBytes = 0;
        if (lost > 0) TellLoss();
        return true;
    }

    private void TellLoss()
    {
        var line = $"[{lost} lines are lost: {refusal}]";
        lost = 0;
        Add(line, Encoding.UTF8.GetByteCount(line) + 1);
    }

    private void SendWindow()
    {
        while (file is not null && !disposed && sent < chunks.Count && sent <= acknowledged + Window)
        {
            if (Read(file, chunks[sent]) is not { } text) return;
            var message = new Wire.LogChunk
            {
                Key = key.ToWire(),
                Number = sent,
                PreviousHash = UnsafeByteOperations.UnsafeWrap(chunks[sent].PreviousHash),
                Text = text,
            };
            if (!outbound.Post(new Wire.WorkerMessage { Log = message })) return;
            sent++;
        }
    }

    /// <summary>A chunk's text; null when the disk does not give it now.</summary>
    private static string? Read(FileStream file, Chunk chunk)
    {
        var text = new byte[chunk.Length];
        try
        {
            return RandomAccess.Read(file.SafeFileHandle, text, chunk.Offset) == text.Length ? Encoding.UTF8.GetString(text) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed record Chunk(long Offset, int Length, byte[] PreviousHash);
}
