using Skyops.Benchmarks.Harness;

namespace Skyops.Benchmarks;

/// <summary>
/// A gibibyte sealed and opened, beside bare AES-GCM under one key over the same chunks; once from array to array, once
/// through streams with the copies that streams make; small objects and envelopes; the address that made a signature.
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
            () => Measurement.TakeAsync(work.Bytes, () => Task.Run(work.Seal)),
            () => Measurement.TakeAsync(work.Bytes, () => Task.Run(work.EncryptBare)));
        var open = await Pairs.RunAsync(
            options.Pairs,
            () => Measurement.TakeAsync(work.Bytes, () => Task.Run(work.Open)),
            () => Measurement.TakeAsync(work.Bytes, () => Task.Run(work.DecryptBare)));
        work.Check();
        var streams = await Pairs.RunAsync(
            options.Pairs,
            () => Measurement.TakeAsync(work.Bytes, work.SealStreamAsync),
            () => Measurement.TakeAsync(work.Bytes, work.EncryptStreamBareAsync));
        var opening = await Pairs.RunAsync(
            options.Pairs,
            () => Measurement.TakeAsync(work.Bytes, work.OpenStreamAsync),
            () => Measurement.TakeAsync(work.Bytes, work.EncryptStreamBareAsync));
        work.Check();
        var size = $"{work.Bytes / (1024.0 * 1024):N0} MiB";
        report
            .Add($"seal {size} from array to array", seal.OfA(GigabytesPerSecond), "GB/s", "sealGBPerSecond")
            .Add("bare AES-GCM over the same chunks", seal.OfB(GigabytesPerSecond), "GB/s")
            .Add("rate to that", seal.RateRatio, "×", "sealRatio")
            .Add("CPU time to that", seal.RatioOf(x => x.CpuSecondsPer1000), "×", "sealCpuRatio")
            .Add($"open {size} from array to array", open.OfA(GigabytesPerSecond), "GB/s", "openGBPerSecond")
            .Add("bare AES-GCM over the same chunks", open.OfB(GigabytesPerSecond), "GB/s")
            .Add("rate to that", open.RateRatio, "×", "openRatio")
            .Add("CPU time to that", open.RatioOf(x => x.CpuSecondsPer1000), "×", "openCpuRatio")
            .Add($"seal {size} from stream to stream", streams.OfA(GigabytesPerSecond), "GB/s", "sealStreamGBPerSecond")
            .Add("read, bare AES-GCM, write, on one thread", streams.OfB(GigabytesPerSecond), "GB/s")
            .Add("rate to that", streams.RateRatio, "×", "sealStreamRatio")
            .Add("CPU time to that", streams.RatioOf(x => x.CpuSecondsPer1000), "×", "sealStreamCpuRatio")
            .Add($"open {size} from stream to stream", opening.OfA(GigabytesPerSecond), "GB/s", "openStreamGBPerSecond")
            .Add("rate to the same", opening.RateRatio, "×", "openStreamRatio");
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
