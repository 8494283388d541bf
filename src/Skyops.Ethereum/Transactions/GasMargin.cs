namespace Skyops.Ethereum.Transactions;

/// <summary>More gas than was estimated: what others do before it is mined may make it dearer. What is not used is not paid.</summary>
public static class GasMargin
{
    public static ulong Of(ulong estimated) => estimated + (estimated / 4) + 10_000;
}
