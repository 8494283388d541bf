using Skyops.Benchmarks.Harness;

namespace Skyops.Benchmarks;

/// <summary>
/// A gibibyte sealed and opened, stream to stream in memory, beside bare AES-GCM from array to array over the same
/// chunks under one key; small objects and envelopes; the address that made a signature.
/// </summary>
internal sealed class CryptoBenchmark : IBenchmark
{
    public string Name => "crypto";

    public string Question => "What do sealing, opening and recovering signers cost?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkOptions options)
    {
        var report = new BenchmarkReport();
        await AddLargeAsync(report, options);
        await AddSmallAsync(report, options);
        await AddEnvelopesAsync(report, options);
        await CryptoRecovery.AddAsync(report, options);
        return report;
    }

    private static async Task AddLargeAsync(BenchmarkReport report, BenchmarkOptions options)
    {
        using var work = new CryptoWork(options.Units(16_384));
        var seal = await Pairs.RunAsync(
            options.Pairs,
            () => Measurement.TakeAsync(work.Bytes, work.SealAsync),
            () => Measurement.TakeAsync(work.Bytes, () => Task.Run(() => work.EncryptBare(1))));
        var open = await Pairs.RunAsync(
            options.Pairs,
            () => Measurement.TakeAsync(work.Bytes, work.OpenAsync),
            () => Measurement.TakeAsync(work.Bytes, () => Task.Run(work.DecryptBare)));
        var cores = Environment.ProcessorCount;
        var all = await Pairs.RunAsync(
            options.Pairs,
            () => Measurement.TakeAsync(work.Bytes, work.SealAsync),
            () => Measurement.TakeAsync(work.Bytes, () => Task.Run(() => work.EncryptBare(cores))));
        work.Check();
        report
            .Add($"seal a stream of {work.Bytes / (1024.0 * 1024):N0} MiB", seal.OfA(GigabytesPerSecond), "GB/s", "sealGBPerSecond")
            .Add("bare AES-GCM over the same chunks, one thread", seal.OfB(GigabytesPerSecond), "GB/s")
            .Add("rate to that", seal.RateRatio, "×", "sealRatio")
            .Add("CPU time to that", seal.RatioOf(x => x.CpuSecondsPer1000), "×", "sealCpuRatio")
            .Add($"bare AES-GCM on {cores} threads", all.OfB(GigabytesPerSecond), "GB/s")
            .Add("rate to that", all.RateRatio, "×", "sealRatioToAllCores")
            .Add("open it", open.OfA(GigabytesPerSecond), "GB/s", "openGBPerSecond")
            .Add("bare AES-GCM opening the same chunks, one thread", open.OfB(GigabytesPerSecond), "GB/s")
            .Add("rate to that", open.RateRatio, "×", "openRatio")
            .Add("CPU time to that", open.RatioOf(x => x.CpuSecondsPer1000), "×", "openCpuRatio");
        if (await OpenSslSpeed.MeasureAsync() is { } speed)
            report.Add("openssl speed, AES-256-GCM, 64 KiB at a time", speed, "GB/s");
    }

    private static async Task AddSmallAsync(BenchmarkReport report, BenchmarkOptions options)
    {
        using var work = new CryptoWork(1);
        var count = options.Units(50_000);
        var pairs = await Pairs.RunAsync(
            options.Pairs,
            () => Measurement.TakeAsync(count, () => Task.Run(() => work.SealAndOpenSmall(count))),
            () => Measurement.TakeAsync(count, () => Task.Run(() => work.SealAndOpenSmallBare(count))));
        report
            .Add($"objects of {CryptoWork.SmallBytes} bytes sealed and opened, one thread", pairs.OfA(x => x.UnitsPerSecond), "/s", "smallPerSecond")
            .Add("bare AES-GCM under a key of its own for each", pairs.OfB(x => x.UnitsPerSecond), "/s")
            .Add("rate to that", pairs.RateRatio, "×", "smallRatio");
    }

    private static async Task AddEnvelopesAsync(BenchmarkReport report, BenchmarkOptions options)
    {
        using var work = new CryptoWork(1);
        var count = options.Units(1_000);
        var pairs = await Pairs.RunAsync(
            options.Pairs,
            () => Measurement.TakeAsync(count, () => Task.Run(() => work.WrapAndOpen(count))),
            () => Measurement.TakeAsync(count, () => Task.Run(() => CryptoWork.AgreeBare(count))));
        report
            .Add("content keys wrapped to one recipient and opened, one thread", pairs.OfA(x => x.UnitsPerSecond), "/s", "envelopesPerSecond")
            .Add("one new key pair and two agreements on P-256", pairs.OfB(x => x.UnitsPerSecond), "/s")
            .Add("rate to that", pairs.RateRatio, "×", "envelopeRatio");
    }

    private static double GigabytesPerSecond(Measurement measurement) => measurement.UnitsPerSecond / 1e9;
}
