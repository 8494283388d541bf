using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Skyops.Benchmarks.Harness;
using Skyops.Ledger;
using Skyops.Storage;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Sqlite;

namespace Skyops.Benchmarks;

/// <summary>
/// The money of tasks over 10,000 accounts, durable: a hold, then two posts and a void linked, of many callers at once; a full
/// verification of what that left; beside the rows that it wrote inserted raw, a transaction each.
/// </summary>
internal sealed class LedgerBenchmark : IBenchmark
{
    public string Name => "ledger";

    public string Question => "How many transfers a second become durable, and how many does a full verification check?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("skyops-ledger-").FullName;
        List<double> verified = [], bytes = [];
        try
        {
            (string Path, int Rows) written = ("", 0);
            var work = new LedgerWork(options.Units(40_000));
            var pairs = await Pairs.RunAsync(
                options.Pairs,
                async () =>
                {
                    foreach (var file in Directory.GetFiles(folder)) File.Delete(file);
                    written.Path = Path.Combine(folder, $"{Guid.NewGuid():N}.db");
                    return await RunAsync(written.Path, work, verified, bytes);
                },
                () => LedgerRawLimit.InsertAsync(written.Path, work.Transfers));
            return new BenchmarkReport()
                .Add($"transfers of {LedgerWork.Callers:N0} callers", pairs.OfA(x => x.UnitsPerSecond), "/s", "transfersPerSecond")
                .Add("the same rows inserted raw, a transaction each", pairs.OfB(x => x.UnitsPerSecond), "/s")
                .Add("ratio to that", pairs.RateRatio, "×", "ratioToLimit")
                .Add("transfers checked by a full verification", new Samples(verified.Skip(1)), "/s", "verifyPerSecond")
                .Add("bytes of a transfer in the journal", new Samples(bytes.Skip(1)), "bytes", "bytesPerTransfer")
                .Add("CPU of 1,000 transfers", pairs.OfA(x => x.CpuSecondsPer1000 * 1000), "ms", "cpuMsPer1000");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Measurement> RunAsync(string path, LedgerWork work, List<double> verified, List<double> bytes)
    {
        await using var journal = await SqliteJournal.OpenAsync(new JournalOptions { Path = path });
        using var host = BuildHost(journal);
        await host.StartAsync();
        var ledger = host.Services.GetRequiredService<IGrainFactory>().GetGrain<ILedgerGrain>("SKYOPS");
        await LedgerWork.FundAsync(ledger);
        var measurement = await Measurement.TakeAsync(work.Transfers, () => work.RunAsync(ledger));
        LedgerVerification? found = null;
        var check = await Measurement.TakeAsync(work.Transfers + LedgerWork.Accounts, async () => found = await ledger.VerifyAsync());
        if (found is not { Balanced: true, ReplayMatchesLive: true, OpenHolds: 0 } || found.Transfers != work.Transfers + LedgerWork.Accounts)
            throw new InvalidOperationException($"the ledger does not verify: {string.Join(' ', found?.Problems ?? [])}");
        verified.Add(check.UnitsPerSecond);
        bytes.Add((double)await LedgerRawLimit.BytesAsync(journal) / (work.Transfers + LedgerWork.Accounts));
        await host.StopAsync();
        return measurement;
    }

    private static IHost BuildHost(IJournal journal)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(journal).AddSingleton(TimeProvider.System);
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        return builder.Build();
    }
}
