using Skyops.Storage.Files;
using Skyops.Storage.Journal.Reading;

namespace Skyops.Storage.Journal.Sqlite;

/// <summary>
/// The journal in one SQLite file (write-ahead log, <c>synchronous=FULL</c>). One process at a time; see
/// <see cref="OpenAsync"/>.
/// </summary>
public sealed class SqliteJournal : GroupedJournal
{
    private readonly OwnerLock _lock;

    private SqliteJournal(JournalOptions options, OwnerLock ownerLock, SqliteGroups groups)
        : base(options, groups, Readers(options)) => _lock = ownerLock;

    /// <summary>Opens the journal, or makes an empty one.</summary>
    /// <exception cref="ArgumentException">The options are wrong; the message lists all that is.</exception>
    /// <exception cref="JournalOpenException">
    /// Another process has the file, it is damaged, it is no journal, or a newer program wrote it.
    /// </exception>
    public static Task<SqliteJournal> OpenAsync(JournalOptions options, CancellationToken cancellationToken = default)
    {
        options.ThrowIfInvalid();
        return Task.Run(() => Open(options with { Path = Path.GetFullPath(options.Path) }), cancellationToken);
    }

    /// <summary>
    /// Checks a journal's file without opening it for writing: also one that another process has open, or that is too
    /// damaged to open.
    /// </summary>
    /// <exception cref="JournalDamagedException">SQLite cannot read it.</exception>
    /// <exception cref="JournalUnavailableException">There is no such file, or it cannot be read now.</exception>
    public static async Task<JournalVerification> VerifyFileAsync(
        string path, CancellationToken cancellationToken = default)
    {
        await using var readers = Readers(new JournalOptions { Path = Path.GetFullPath(path) });
        return await new JournalVerifier(readers).RunAsync(cancellationToken);
    }

    private protected override ValueTask CloseAsync()
    {
        _lock.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ReadPool Readers(JournalOptions options) => new(
        options.ReadConnections,
        () => new ReadConnection(JournalFile.OpenForReading(options)),
        failure => failure is SqliteFailure sqlite ? sqlite.ToReadFailure(options.Path) : null);

    private static SqliteJournal Open(JournalOptions options)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(options.Path)!);
        var ownerLock = OwnerLock.TryTake(options.Path + ".lock", out var owner)
            ?? throw new JournalOpenException(
                $"The journal {options.Path} is in use by process {owner?.ToString() ?? "(unknown)"}. "
                + "End that process first; one journal has one process.");
        Database? database = null;
        try
        {
            database = JournalFile.OpenForWriting(options);
            JournalFile.CheckContents(database, options);
            NativeFile.SyncFolder(Path.GetDirectoryName(options.Path)!);
            return new SqliteJournal(options, ownerLock, new SqliteGroups(options, database));
        }
        catch (Exception exception)
        {
            database?.Dispose();
            ownerLock.Dispose();
            throw exception switch
            {
                JournalDamagedException => JournalFile.Damaged(options.Path, exception.Message, exception),
                SqliteFailure failure => new JournalOpenException(
                    $"The journal {options.Path} cannot be opened: {failure.Reason}.", failure),
                _ => exception,
            };
        }
    }
}
