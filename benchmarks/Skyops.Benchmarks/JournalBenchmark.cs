using System.Diagnostics;
using Skyops.Benchmarks.Harness;
using Skyops.Storage;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Sqlite;

namespace Skyops.Benchmarks;

/// <summary>
/// Durable appends, each waited for by its own writer, beside the same rows inserted raw in groups. On SQLite, and on PostgreSQL where
/// <c>SKYOPS_TEST_POSTGRES</c> names a server.
/// </summary>
internal sealed class JournalBenchmark : IBenchmark
{
    private static readonly (int Writers, int Rows)[] s_sizes = [(1, 6_000), (64, 2_000), (1_024, 240)];

    public string Name => "journal";

    public string Question => "How many appends a second become durable, beside raw grouped inserts of the same rows?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("skyops-journal-").FullName;
        var report = new BenchmarkReport();
        try
        {
            foreach (var (writers, rows) in s_sizes)
                await MeasureAsync(report, folder, options, new JournalWork(writers, options.Units(rows)));
            foreach (var (writers, rows) in JournalPostgres.Server is null ? [] : s_sizes)
                await JournalPostgres.MeasureAsync(report, JournalPostgres.Server!, options, new JournalWork(writers, options.Units(rows)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return report;
    }

    private static async Task MeasureAsync(
        BenchmarkReport report, string folder, BenchmarkOptions options, JournalWork work)
    {
        var p99 = new List<double>();
        var flushes = new List<double>();
        var checks = new List<double>();
        var pairs = await Pairs.RunAsync(
            options.Pairs,
            () => AppendAsync(folder, work, p99, checks),
            async () =>
            {
                flushes.Add((await FlushAsync(folder, work)).UnitsPerSecond);
                return await InsertAsync(folder, work);
            });
        // The headline keys are those of the largest number of writers; the others carry their number.
        var suffix = work.Writers == s_sizes[^1].Writers ? "" : $"{work.Writers}";
        var who = work.Writers == 1 ? "1 writer" : $"{work.Writers:N0} writers";
        report
            .Add($"{who}: appends", pairs.OfA(x => x.UnitsPerSecond), "/s", "appendsPerSecond" + suffix)
            .Add($"{who}: raw inserts in groups of {work.Writers:N0}", pairs.OfB(x => x.UnitsPerSecond), "/s")
            .Add($"{who}: the same bytes flushed", new Samples(flushes.Skip(1)), "/s")
            .Add($"{who}: ratio to raw inserts", pairs.RateRatio, "×", "ratioToLimit" + suffix)
            .Add($"{who}: p99 of an append", new Samples(p99.Skip(1)), "ms", "p99Ms" + suffix)
            .Add($"{who}: rows of the chain checked", new Samples(checks.Skip(1)), "/s", "verifyPerSecond" + suffix)
            .Add($"{who}: CPU of 1,000 appends", pairs.OfA(x => x.CpuSecondsPer1000 * 1000), "ms")
            .Add($"{who}: CPU of 1,000 raw inserts", pairs.OfB(x => x.CpuSecondsPer1000 * 1000), "ms");
    }

    private static async Task<Measurement> AppendAsync(
        string folder, JournalWork work, List<double> p99, List<double> checks)
    {
        var path = Fresh(folder);
        await using var journal = await SqliteJournal.OpenAsync(new JournalOptions { Path = path });
        var latencies = new double[work.Rows];
        var measurement = await Measurement.TakeAsync(work.Rows, () => Task.WhenAll(Enumerable.Range(0, work.Writers)
            .Select(writer => Task.Run(() => WriteAsync(journal, work, writer, latencies)))));
        Array.Sort(latencies);
        p99.Add(latencies[(int)(latencies.Length * 0.99)]);
        checks.Add((await Measurement.TakeAsync(work.Rows, () => CheckAsync(journal, work))).UnitsPerSecond);
        return measurement;
    }

    /// <summary>The chain over what was just written, row by row: also the proof that all of it is there.</summary>
    private static async Task CheckAsync(SqliteJournal journal, JournalWork work)
    {
        var found = await journal.VerifyAsync();
        if (!found.Valid || found.Rows != work.Rows)
            throw new InvalidOperationException($"{found.Rows} of {work.Rows} rows: {string.Join(' ', found.Problems)}");
    }

    private static async Task WriteAsync(SqliteJournal journal, JournalWork work, int writer, double[] latencies)
    {
        for (var number = 0; number < work.RowsPerWriter; number++)
        {
            var start = Stopwatch.GetTimestamp();
            if (await journal.AppendAsync(JournalWork.Row(writer, number)) != AppendStatus.Appended)
                throw new InvalidOperationException("A row was taken that nobody wrote.");
            latencies[(writer * work.RowsPerWriter) + number] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    private static Task<Measurement> InsertAsync(string folder, JournalWork work)
    {
        var options = new JournalOptions { Path = Fresh(folder) };
        return Measurement.TakeAsync(work.Rows, () => Task.Run(() => JournalRawLimit.Insert(options, work)));
    }

    private static Task<Measurement> FlushAsync(string folder, JournalWork work)
    {
        var path = Fresh(folder);
        return Measurement.TakeAsync(work.Rows, () => Task.Run(() => JournalRawLimit.Flush(path, work)));
    }

    /// <summary>A new file each time; the ones before are removed, so that the disk does not fill.</summary>
    private static string Fresh(string folder)
    {
        foreach (var file in Directory.GetFiles(folder))
            File.Delete(file);
        return Path.Combine(folder, $"{Guid.NewGuid():N}.db");
    }
}
