using System.Diagnostics;
using Npgsql;
using Skyops.Benchmarks.Harness;
using Skyops.Storage;
using Skyops.Storage.Journal.Postgres;

namespace Skyops.Benchmarks;

/// <summary>The journal's question on PostgreSQL, in a server that <c>SKYOPS_TEST_POSTGRES</c> names. Each run has a schema of its own.</summary>
internal static class JournalPostgres
{
    public static string? Server => Environment.GetEnvironmentVariable("SKYOPS_TEST_POSTGRES");

    public static async Task MeasureAsync(BenchmarkReport report, string server, BenchmarkOptions options, JournalWork work)
    {
        var p99 = new List<double>();
        var pairs = await Pairs.RunAsync(
            options.Pairs,
            () => InSchemaAsync(server, connection => AppendAsync(connection, work, p99)),
            () => InSchemaAsync(server, connection => JournalPostgresRaw.InsertAsync(connection, work)));
        var who = work.Writers == 1 ? "PostgreSQL, 1 writer" : $"PostgreSQL, {work.Writers:N0} writers";
        report
            .Add($"{who}: appends", pairs.OfA(x => x.UnitsPerSecond), "/s", $"postgresAppendsPerSecond{work.Writers}")
            .Add($"{who}: raw inserts in groups of {work.Writers:N0}", pairs.OfB(x => x.UnitsPerSecond), "/s")
            .Add($"{who}: ratio to raw inserts", pairs.RateRatio, "×", $"postgresRatioToLimit{work.Writers}")
            .Add($"{who}: p99 of an append", new Samples(p99.Skip(1)), "ms", $"postgresP99Ms{work.Writers}");
    }

    private static async Task<Measurement> AppendAsync(string connection, JournalWork work, List<double> p99)
    {
        await using var journal = await PostgresJournal.OpenAsync(new PostgresOptions { ConnectionString = connection });
        var latencies = new double[work.Rows];
        var measurement = await Measurement.TakeAsync(work.Rows, () => Task.WhenAll(Enumerable.Range(0, work.Writers)
            .Select(writer => Task.Run(() => WriteAsync(journal, work, writer, latencies)))));
        Array.Sort(latencies);
        p99.Add(latencies[(int)(latencies.Length * 0.99)]);
        var found = await journal.VerifyAsync();
        if (!found.Valid || found.Rows != work.Rows)
            throw new InvalidOperationException($"{found.Rows} of {work.Rows} rows: {string.Join(' ', found.Problems)}");
        return measurement;
    }

    private static async Task WriteAsync(PostgresJournal journal, JournalWork work, int writer, double[] latencies)
    {
        for (var number = 0; number < work.RowsPerWriter; number++)
        {
            var start = Stopwatch.GetTimestamp();
            if (await journal.AppendAsync(JournalWork.Row(writer, number)) != AppendStatus.Appended)
                throw new InvalidOperationException("A row was taken that nobody wrote.");
            latencies[(writer * work.RowsPerWriter) + number] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    private static async Task<Measurement> InSchemaAsync(string server, Func<string, Task<Measurement>> measure)
    {
        var schema = $"bench_{Guid.NewGuid():n}";
        await using var source = NpgsqlDataSource.Create(server);
        await ExecuteAsync(source, $"create schema {schema}");
        try
        {
            return await measure($"{server};Search Path={schema}");
        }
        finally
        {
            await ExecuteAsync(source, $"drop schema {schema} cascade");
            // What one side left to be written must not cost the other one.
            await ExecuteAsync(source, "checkpoint");
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
