using System.Numerics;
using Skyops.Ethereum.Rpc;

namespace Skyops.Ethereum.Fees;

/// <summary>
/// What to pay for gas, from what it cost lately. Pure: the same history gives the same fees.
///
/// The priority fee is the median over the last blocks of what the lower-paying transactions gave. The whole fee is
/// that and some times the next base fee, which can rise by an eighth a block (EIP-1559): with the factor 2 a
/// transaction stays payable for five full blocks. Both are held below caps; a cap that is below the base fee means
/// waiting, not paying more.
/// </summary>
public sealed record FeePolicy
{
    /// <summary>Gwei in wei.</summary>
    public static readonly BigInteger Gwei = 1_000_000_000;

    // EIP-1559 leaves it to nodes; geth asks for 10 % (price bump), others for 12.5 %.
    private const int BumpNumerator = 9;
    private const int BumpDenominator = 8;

    /// <summary>How many blocks to look back on. Default: 20.</summary>
    public int Blocks { get; init; } = 20;

    /// <summary>Which of a block's transactions count as lower-paying, 0 to 100. Default: 30.</summary>
    public double Percentile { get; init; } = 30;

    /// <summary>The least priority fee, in wei a unit of gas. Default: 0.01 gwei.</summary>
    public BigInteger MinPriorityFee { get; init; } = Gwei / 100;

    /// <summary>The most priority fee, in wei a unit of gas. Default: 5 gwei.</summary>
    public BigInteger MaxPriorityFee { get; init; } = 5 * Gwei;

    /// <summary>The most that is paid in all, in wei a unit of gas. Default: 200 gwei.</summary>
    public BigInteger MaxFee { get; init; } = 200 * Gwei;

    /// <summary>How many times the next base fee is offered. Default: 2.</summary>
    public int BaseFeeFactor { get; init; } = 2;

    /// <summary>The call whose answer <see cref="Quote"/> takes.</summary>
    public RpcCall<FeeHistory> HistoryCall() => EthereumCalls.GetFeeHistory(Blocks, BlockTag.Latest, Percentile);

    /// <summary>The fees for a new transaction.</summary>
    public FeeQuote Quote(FeeHistory history)
    {
        // Blocks without transactions report zero; they tell nothing about what others pay.
        var rewards = history.Rewards.Zip(history.GasUsedRatios)
            .Where(block => block.Second > 0 && block.First.Count > 0)
            .Select(block => block.First[0]).Order().ToArray();
        var median = rewards.Length == 0 ? BigInteger.Zero : rewards[rewards.Length / 2];
        var priority = BigInteger.Min(BigInteger.Max(median, MinPriorityFee), BigInteger.Min(MaxPriorityFee, MaxFee));
        var fee = BigInteger.Min((BaseFeeFactor * history.NextBaseFee) + priority, MaxFee);
        return new FeeQuote(fee, priority);
    }

    /// <summary>
    /// The fees with which a waiting transaction can be replaced by another of the same nonce: both at least an eighth
    /// (12.5 %) above the old ones, rounded up, and at least what a new one would pay now.
    /// </summary>
    /// <returns>Null if that is above a cap: then it must wait.</returns>
    public FeeQuote? Replace(FeeQuote waiting, FeeHistory history)
    {
        var now = Quote(history);
        var priority = BigInteger.Max(Bump(waiting.MaxPriorityFeePerGas), now.MaxPriorityFeePerGas);
        var fee = BigInteger.Max(BigInteger.Max(Bump(waiting.MaxFeePerGas), now.MaxFeePerGas), priority);
        return fee <= MaxFee && priority <= MaxPriorityFee ? new FeeQuote(fee, priority) : null;
    }

    /// <summary>Whether a block with this base fee can hold a transaction with these fees.</summary>
    public static bool IsPayable(FeeQuote fees, BigInteger baseFee) => fees.MaxFeePerGas >= baseFee;

    /// <summary>An eighth more, rounded up; at least one wei more.</summary>
    private static BigInteger Bump(BigInteger fee) => BigInteger.Max(
        ((BumpNumerator * fee) + BumpDenominator - 1) / BumpDenominator, fee + 1);
}
