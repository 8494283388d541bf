using System.Text;
using Microsoft.Extensions.Logging;
using Skyops.Tasks;
using Skyops.Worker.Attempts;
using Skyops.Worker.Native;

namespace Skyops.Worker.Receipts;

/// <summary>
/// The attempts whose success this node has signed, one a line, also after the silo has the receipt. Two successes of one attempt with different results
/// cost stake, and a silo that hands one out a second time must not be able to bring that about, so such an attempt is declined. On the disk before
/// the receipt is made; bounded: the oldest are forgotten.
/// </summary>
internal sealed class SignedBook
{
    /// <summary>Above any number of attempts that a node runs while one of its session keys is valid.</summary>
    public const int Most = 100_000;

    private readonly string path;
    private readonly int most;
    private readonly ILogger log;
    private readonly Lock sync = new();
    private readonly HashSet<AttemptKey> known = [];
    private readonly Queue<AttemptKey> order = new();
    private int lines;

    public SignedBook(string path, ILogger log, int most = Most)
    {
        (this.path, this.log, this.most) = (path, log, most);
        if (!File.Exists(path)) return;
        foreach (var line in File.ReadLines(path))
        {
            lines++;

            // One that does not parse was torn by a crash: its receipt was never made.
            if (AttemptFolder.TryReadName(line, out var key)) Remember(key.Value);
        }
    }

    public bool Has(AttemptKey key)
    {
        lock (sync) return known.Contains(key);
    }

    public void Add(AttemptKey key)
    {
        lock (sync)
        {
            if (!Remember(key)) return;
            try
            {
                if (lines >= 2 * most) Compact();
                else Append(key);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A full disk must not silence the node; only a crash before it has room again forgets this one.
                WorkerLog.SignedBookNotWritten(log, key, error);
            }
        }
    }

    private bool Remember(AttemptKey key)
    {
        if (!known.Add(key)) return false;
        order.Enqueue(key);
        if (order.Count > most) known.Remove(order.Dequeue());
        return true;
    }

    private void Append(AttemptKey key)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        var text = AttemptFolder.NameOf(key) + "\n";
        file.Position = file.Length;
        file.Write(Encoding.ASCII.GetBytes(EndsInsideALine(file) ? "\n" + text : text));
        file.Flush(flushToDisk: true);
        lines++;
    }

    private static bool EndsInsideALine(FileStream file)
    {
        if (file.Length == 0) return false;
        file.Position = file.Length - 1;
        return file.ReadByte() != '\n';
    }

    private void Compact()
    {
        DurableFile.Write(path, Encoding.ASCII.GetBytes(string.Concat(order.Select(key => AttemptFolder.NameOf(key) + "\n"))));
        lines = order.Count;
    }
}
