using Microsoft.Win32.SafeHandles;
using Skyops.Storage.Files;

namespace Skyops.Storage.Journal.Sqlite;

/// <summary>
/// Copies the write-ahead log into the file beside the writer, who goes on appending to the log: copying 32 MiB of
/// scattered pages and making them durable took up to a second. When it has been done the writer copies the few pages
/// that came meanwhile, and begins the log anew. Called by the writer's thread, after each commit.
/// </summary>
internal sealed class Checkpointer(JournalOptions options) : IDisposable
{
    /// <summary>So many times longer than it should be, the log makes the writer wait for the copy.</summary>
    private const int Most = 8;

    private Task? _copying;
    private Database? _database;
    private SafeFileHandle? _file;
    private long _mark;

    public void Committed(Database writer)
    {
        var pages = writer.PagesWritten - (_mark = Math.Min(_mark, writer.PagesWritten));
        if (pages < options.CheckpointPages)
            return;
        if (_copying is null)
        {
            _copying = Task.Factory.StartNew(Copy, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return;
        }

        if (!_copying.IsCompleted && pages < (long)Most * options.CheckpointPages)
            return;
        _copying.Wait();
        _copying = null;
        Try(writer.Checkpoint);
        _mark = writer.PagesWritten;
    }

    public void Dispose()
    {
        _copying?.Wait();
        _database?.Dispose();
        _file?.Dispose();
    }

    /// <summary>
    /// SQLite makes the file durable only when the whole log lies in it, so this does. The file stays open: closing any
    /// of its descriptors would drop the locks that this process's connections hold.
    /// </summary>
    private void Copy() => Try(() =>
    {
        (_database ??= Database.Open(options.Path, write: true)).Checkpoint();
        RandomAccess.FlushToDisk(_file ??= NativeFile.OpenForReading(options.Path));
    });

    /// <summary>Whatever goes wrong: what was not copied is in the log, durable, and copied the next time.</summary>
    private static void Try(Action copy)
    {
        try
        {
            copy();
        }
        catch (Exception)
        {
        }
    }
}
