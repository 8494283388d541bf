using Skyops.Storage.Journal.Writing;

namespace Skyops.Storage.Journal.Sqlite;

/// <summary>Commits groups to the file. After an unexpected failure the file is opened anew for the next group.</summary>
internal sealed class SqliteGroups(JournalOptions options, Database database) : IGroupStore
{
    private readonly Checkpointer _checkpointer = new(options);
    private WriteStatements? _statements = WriteStatements.Open(database);

    public Exception? TryCommit(List<PendingWrite> group)
    {
        try
        {
            _statements ??= WriteStatements.Open(JournalFile.OpenForWriting(options));
            _statements.Begin();
            foreach (var write in group)
                write.Status = _statements.Write(write);
            _statements.Commit();
        }
        catch (Exception exception)
        {
            RollBack();
            var reason = exception is SqliteFailure failure ? failure.Reason : exception.Message;
            return new JournalUnavailableException(
                $"The journal {options.Path} cannot be written: {reason}. Nothing of this append was kept.",
                exception);
        }

        _checkpointer.Committed(_statements.Database);
        return null;
    }

    public byte[]? Head => _statements?.Head;

    public void Dispose()
    {
        _checkpointer.Dispose();
        _statements?.Dispose();
    }

    /// <summary>
    /// Undoes the group. The connection is kept when it can be: it knows which end of the write-ahead log is valid, and
    /// the next commit overwrites what a failed one left after it.
    /// </summary>
    private void RollBack()
    {
        try
        {
            _statements?.Rollback();
        }
        catch (SqliteFailure)
        {
            _statements?.Dispose();
            _statements = null;
        }
    }
}
