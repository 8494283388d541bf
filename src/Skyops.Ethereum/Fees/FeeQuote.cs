using System.Numerics;

namespace Skyops.Ethereum.Fees;

/// <summary>The two fees of a transaction of type 2 (EIP-1559), in wei a unit of gas.</summary>
/// <param name="MaxFeePerGas">The most that is paid in all.</param>
/// <param name="MaxPriorityFeePerGas">The most that goes to who makes the block; never above the other.</param>
public readonly record struct FeeQuote(BigInteger MaxFeePerGas, BigInteger MaxPriorityFeePerGas);
