using Skyops.Storage.Journal.Postgres;

namespace Skyops.Cli.Hosting;

/// <summary>Where the database of the journal comes from. A password never stands on the command line, where every user of the machine can read it.</summary>
internal static class JournalAddress
{
    public const string Variable = "SKYOPS_JOURNAL";

    /// <summary>What is on the command line wins; null: the journal is a file.</summary>
    public static string? Read(string? given)
    {
        if (given is not null && PostgresOptions.HasPassword(given))
        {
            throw CliException.Usage(
                $"--journal holds a password, and command lines can be read by everybody on this machine ({PostgresOptions.Describe(given)})",
                $"put the connection string into {Variable}, or the password into a file that PGPASSFILE names");
        }

        var text = given ?? Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }
}
