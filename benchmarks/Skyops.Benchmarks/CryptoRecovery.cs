using Skyops.Benchmarks.Harness;
using Skyops.Ethereum.Keys;

namespace Skyops.Benchmarks;

/// <summary>The address that made a signature, beside libsecp256k1 where it is installed.</summary>
internal static class CryptoRecovery
{
    public static async Task AddAsync(BenchmarkReport report, BenchmarkOptions options)
    {
        using var wallet = WalletKey.Create();
        var digest = new byte[32];
        new Random(1).NextBytes(digest);
        var signature = wallet.Sign(digest);
        var count = options.Units(2_000);
        var peer = LibSecp256k1.IsThere;
        var pairs = await Pairs.RunAsync(
            options.Pairs,
            () => Measurement.TakeAsync(count, () => Task.Run(() => Recover(count, digest, signature, wallet.Address))),
            () => Measurement.TakeAsync(count, () => Task.Run(() => LibSecp256k1.Recover(peer ? count : 0, digest, signature))));
        report.Add("address recovered from a signature", pairs.OfA(Microseconds), "µs", "recoverMicroseconds");
        if (peer)
        {
            report.Add("public key recovered by libsecp256k1", pairs.OfB(Microseconds), "µs")
                .Add("time to that", pairs.Ratio, "×", "recoverRatioToLibsecp256k1");
        }
        else
        {
            report.Note("libsecp256k1 is not installed");
        }
    }

    private static double Microseconds(Measurement measurement) => measurement.NanosecondsPerUnit / 1000;

    private static void Recover(int count, byte[] digest, byte[] signature, EthereumAddress expected)
    {
        for (var i = 0; i < count; i++)
        {
            if (Recovery.Recover(digest, signature, out var address) != RecoveryResult.Recovered || address != expected)
                throw new InvalidOperationException("another address was recovered");
        }
    }
}
