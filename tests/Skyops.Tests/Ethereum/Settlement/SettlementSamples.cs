using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Settlement;
using Skyops.Tests.Ethereum.Keys;

namespace Skyops.Tests.Ethereum.Settlement;

/// <summary>Settlements for tests: the example of the contracts' README, and random ones.</summary>
internal static class SettlementSamples
{
    public static EthereumAddress Contract { get; } =
        EthereumAddress.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3");

    public static SettlementDomain Domain { get; } = new(4242, Contract);

    public static SettlementLeaf[] Readme { get; } =
    [
        new(EthereumAddress.Parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"), default, 1_000_000_000_000_000_000, 5),
        new(EthereumAddress.Parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"), default, 0, 5),
        new(EthereumAddress.Parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"), Contract, 0, 5),
    ];

    /// <summary>This many leaves, of ETH and of one token; sums of all lengths, with the edges among them.</summary>
    public static SettlementLeaf[] Random(Random random, int count)
    {
        EthereumAddress[] assets = [default, Contract];
        return [.. Enumerable.Range(0, count).Select(_ => new SettlementLeaf(
            EthereumAddressTests.Random(random), assets[random.Next(2)], Credit(random), Sum(random)))];
    }

    // Thousands of them fit 128 bits together.
    private static UInt128 Credit(Random random) => Sum(random) >> 16;

    private static UInt128 Sum(Random random) => random.Next(5) switch
    {
        0 => 0,
        1 => UInt128.MaxValue,
        _ => new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64()) >> random.Next(128),
    };
}
