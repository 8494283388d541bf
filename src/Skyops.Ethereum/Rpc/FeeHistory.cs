using System.Numerics;
using System.Text.Json;

namespace Skyops.Ethereum.Rpc;

/// <summary>What gas cost in the last blocks (<c>eth_feeHistory</c>).</summary>
/// <param name="OldestBlock">The height of the first block.</param>
/// <param name="BaseFees">
/// Wei a unit of gas, oldest first; one more than there are blocks: the last is that of the next block.
/// </param>
/// <param name="GasUsedRatios">How full each block was, 0 to 1.</param>
/// <param name="Rewards">
/// For each block the priority fees at the percentiles that were asked for, in wei a unit of gas.
/// </param>
public sealed record FeeHistory(
    ulong OldestBlock,
    IReadOnlyList<BigInteger> BaseFees,
    IReadOnlyList<double> GasUsedRatios,
    IReadOnlyList<IReadOnlyList<BigInteger>> Rewards)
{
    /// <summary>The base fee of the next block, in wei a unit of gas.</summary>
    public BigInteger NextBaseFee => BaseFees[^1];

    internal static FeeHistory Read(JsonElement json, int percentiles)
    {
        var history = new FeeHistory(
            RpcHex.ReadUInt64(json.GetProperty("oldestBlock")),
            [.. json.GetProperty("baseFeePerGas").EnumerateArray().Select(RpcHex.ReadQuantity)],
            [.. json.GetProperty("gasUsedRatio").EnumerateArray().Select(RpcJson.Number)],
            ReadRewards(json));
        var blocks = history.GasUsedRatios.Count;
        if (history.BaseFees.Count != blocks + 1 || history.GasUsedRatios.Any(ratio => ratio is not (>= 0 and <= 1))
            || (percentiles > 0 && history.Rewards.Count != blocks)
            || history.Rewards.Any(rewards => rewards.Count != percentiles))
        {
            throw new RpcAnswerException("The lists of the fee history are not of one length.");
        }

        return history;
    }

    private static IReadOnlyList<IReadOnlyList<BigInteger>> ReadRewards(JsonElement json) =>
        json.TryGetProperty("reward", out var rewards) && rewards.ValueKind == JsonValueKind.Array
            ? [.. rewards.EnumerateArray().Select(IReadOnlyList<BigInteger> (block) =>
                [.. block.EnumerateArray().Select(RpcHex.ReadQuantity)])]
            : [];
}
