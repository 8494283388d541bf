using System.Numerics;
using Skyops.Ethereum.Fees;
using Skyops.Ethereum.Rpc;

namespace Skyops.Tests.Ethereum.Fees;

public sealed class FeePolicyTests
{
    private static readonly BigInteger Gwei = FeePolicy.Gwei;
    private static readonly FeePolicy Policy = new();

    [Fact]
    public void The_priority_fee_is_the_median_of_blocks_that_held_something()
    {
        var fees = Policy.Quote(History(10 * Gwei, (0.5, 1 * Gwei), (0, 0), (0.1, 3 * Gwei), (0, 0), (1, 2 * Gwei)));
        Assert.Equal(new FeeQuote((2 * 10 * Gwei) + (2 * Gwei), 2 * Gwei), fees);
    }

    [Fact]
    public void Without_a_history_the_least_priority_fee_is_offered()
    {
        var fees = Policy.Quote(History(Gwei));
        Assert.Equal(new FeeQuote((2 * Gwei) + Policy.MinPriorityFee, Policy.MinPriorityFee), fees);
    }

    [Fact]
    public void No_fee_is_above_its_cap()
    {
        var fees = Policy.Quote(History(1000 * Gwei, (1, 90 * Gwei)));
        Assert.Equal(new FeeQuote(Policy.MaxFee, Policy.MaxPriorityFee), fees);
        Assert.False(FeePolicy.IsPayable(fees, 1000 * Gwei));
        var tight = Policy with { MaxFee = Gwei };
        Assert.Equal(new FeeQuote(Gwei, Gwei), tight.Quote(History(1000 * Gwei, (1, 90 * Gwei))));
    }

    [Fact]
    public void A_quote_stays_payable_for_five_full_blocks()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            BigInteger baseFee = random.NextInt64(1, 50_000_000_000);
            var fees = Policy.Quote(History(baseFee, (1, random.NextInt64(5_000_000_000))));
            Assert.True(fees.MaxPriorityFeePerGas <= fees.MaxFeePerGas, $"seed {seed}");
            for (var block = 0; block < 5; block++)
                baseFee += BigInteger.Max(baseFee / 8, 1);
            Assert.True(fees.MaxFeePerGas >= baseFee, $"seed {seed}");
        }
    }

    [Fact]
    public void A_replacement_has_both_fees_an_eighth_higher_and_what_is_asked_now()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            BigInteger priority = random.NextInt64(1L << random.Next(1, 32));
            var waiting = new FeeQuote(priority + random.NextInt64(1L << random.Next(1, 36)), priority);
            var history = History(random.NextInt64(1L << random.Next(1, 36)), (1, random.NextInt64(1L << 31)));
            if (Policy.Replace(waiting, history) is not { } fees)
                continue;
            var now = Policy.Quote(history);
            Assert.True(8 * fees.MaxFeePerGas >= 9 * waiting.MaxFeePerGas, $"seed {seed}");
            Assert.True(8 * fees.MaxPriorityFeePerGas >= 9 * waiting.MaxPriorityFeePerGas, $"seed {seed}");
            Assert.True(fees.MaxFeePerGas > waiting.MaxFeePerGas, $"seed {seed}");
            Assert.True(fees.MaxPriorityFeePerGas > waiting.MaxPriorityFeePerGas, $"seed {seed}");
            Assert.True(fees.MaxFeePerGas >= now.MaxFeePerGas, $"seed {seed}");
            Assert.True(fees.MaxFeePerGas >= fees.MaxPriorityFeePerGas, $"seed {seed}");
            Assert.True(fees.MaxFeePerGas <= Policy.MaxFee, $"seed {seed}");
        }
    }

    [Fact]
    public void A_replacement_that_would_be_above_a_cap_waits()
    {
        var history = History(Gwei, (1, Gwei));
        Assert.NotNull(Policy.Replace(new FeeQuote(160 * Gwei, 4 * Gwei), history));
        Assert.Null(Policy.Replace(new FeeQuote(180 * Gwei, 4 * Gwei), history));
        Assert.Null(Policy.Replace(new FeeQuote(160 * Gwei, 5 * Gwei), history));
    }

    // The blocks as how full they were and what the lower-paying transactions gave.
    private static FeeHistory History(BigInteger nextBaseFee, params (double Full, BigInteger Reward)[] blocks) => new(
        0,
        [.. blocks.Select(_ => Gwei), nextBaseFee],
        [.. blocks.Select(block => block.Full)],
        [.. blocks.Select(IReadOnlyList<BigInteger> (block) => [block.Reward])]);
}
