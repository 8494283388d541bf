using System.Net.Sockets;
using Npgsql;

namespace Skyops.Storage.Journal.Postgres;

/// <summary>What failures of the database mean.</summary>
internal static class PostgresFailure
{
    private const string ShutdownClass = "57P";

    /// <summary>Whether the database, and not this program, is at fault.</summary>
    public static bool IsStore(Exception failure) =>
        failure is NpgsqlException or SocketException or IOException or TimeoutException;

    /// <summary>
    /// Whether a statement certainly had no effect. PostgreSQL's own errors say so, but for those that end the
    /// connection: they may come after the commit.
    /// </summary>
    public static bool IsRefusal(Exception failure) =>
        failure is PostgresException { InvariantSeverity: "ERROR" } error
        && !error.SqlState.StartsWith(ShutdownClass, StringComparison.Ordinal);

    public static bool IsTaken(Exception failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <summary>What a reader is told; null: the failure is none of the store's.</summary>
    public static Exception? ToReadFailure(Exception failure, string place) => IsStore(failure)
        ? new JournalUnavailableException($"The journal in {place} cannot be read: {Reason(failure)}.", failure)
        : null;

    /// <summary>What happened in words for a person, without secrets.</summary>
    public static string Reason(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "its disk is full",
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => "it is read-only",
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword } => "it refuses the password",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => "there is no such database",
        PostgresException error => $"{error.MessageText} (PostgreSQL code {error.SqlState})",
        { InnerException: SocketException socket } => $"it cannot be reached ({socket.SocketErrorCode})",
        { InnerException: TimeoutException } or TimeoutException => "it did not answer in time",
        _ => failure.Message,
    };
}
