using Npgsql;

namespace Skyops.Storage.Journal.Postgres;

/// <summary>Which database the journal is in, and how its lease is kept. Validated when the journal opens.</summary>
public sealed record PostgresOptions : JournalLimits
{
    /// <summary>
    /// Npgsql's connection string, for example <c>Host=db;Database=skyops;Username=skyops</c>. Required. A schema other
    /// than <c>public</c> is named by <c>Search Path</c>.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>Age of the last renewal, by the database's clock, after which another silo may take the lease. Default 5 s.</summary>
    public TimeSpan LeaseFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the holder renews. Default 1 s.</summary>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait for the database's answer to one statement. Default 15 s.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The database in words that hold no secret: host, port and name.</summary>
    public string Place => Describe(ConnectionString);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Validate()
    {
        var problems = base.Validate().ToList();
        if (Parse(ConnectionString) is not { } parsed)
            problems.Add("The journal's connection string cannot be read. Write it as Host=…;Database=…;Username=….");
        else if (string.IsNullOrEmpty(parsed.Host) || string.IsNullOrEmpty(parsed.Database))
            problems.Add("The journal's connection string must name Host and Database.");
        if (LeaseFor < TimeSpan.FromMilliseconds(200) || LeaseFor > TimeSpan.FromMinutes(1))
            problems.Add($"{nameof(LeaseFor)} is {LeaseFor}; it must be from 200 ms to a minute.");
        if (RenewEvery <= TimeSpan.Zero || RenewEvery * 3 > LeaseFor)
            problems.Add($"{nameof(RenewEvery)} is {RenewEvery}; it must be at most a third of {nameof(LeaseFor)}.");
        if (AnswerWithin < TimeSpan.FromSeconds(1) || AnswerWithin > TimeSpan.FromMinutes(10))
            problems.Add($"{nameof(AnswerWithin)} is {AnswerWithin}; it must be from a second to ten minutes.");
        return problems;
    }

    /// <summary>Whether a connection string carries a password, which must not stand in a command line.</summary>
    public static bool HasPassword(string connectionString) => Parse(connectionString) is { Password.Length: > 0 };

    /// <summary>Host, port and database of a connection string, and nothing else of it.</summary>
    public static string Describe(string connectionString) => Parse(connectionString) is { } parsed
        ? $"PostgreSQL {parsed.Host}:{parsed.Port}/{parsed.Database}"
        : "PostgreSQL (unreadable connection string)";

    internal NpgsqlConnectionStringBuilder ToBuilder()
    {
        var builder = new NpgsqlConnectionStringBuilder(ConnectionString)
        {
            // The journal keeps its few connections itself, and must know when one is gone.
            Pooling = false,
            Timeout = (int)Math.Clamp(LeaseFor.TotalSeconds, 1, 5),
            CommandTimeout = (int)AnswerWithin.TotalSeconds,
            CancellationTimeout = -1,
            IncludeErrorDetail = false,
            LogParameters = false,
            PersistSecurityInfo = false,
        };
        builder.ApplicationName ??= "skyops-journal";
        // A Unix socket knows no such thing, and needs none.
        if (builder.Host is { } host && !host.StartsWith('/'))
            (builder.TcpKeepAlive, builder.TcpKeepAliveTime, builder.TcpKeepAliveInterval) = (true, 5, 1);
        return builder;
    }

    private static NpgsqlConnectionStringBuilder? Parse(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
