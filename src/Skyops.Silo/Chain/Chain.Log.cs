using System.Numerics;
using Microsoft.Extensions.Logging;
using Skyops.Chain;
using Skyops.Ledger;

namespace Skyops.Silo.Chain;

internal static partial class ChainServiceLog
{
    [LoggerMessage(2600, LogLevel.Warning, "chain: {What}: {Problem}")]
    public static partial void ChainProblem(this ILogger logger, string what, string problem, Exception? failure);

    [LoggerMessage(2601, LogLevel.Information, "chain: it answers again")]
    public static partial void ChainIsBack(this ILogger logger);

    [LoggerMessage(2602, LogLevel.Information, "chain: {Kind} {Amount} {Currency} of {Account} in {Transaction}")]
    public static partial void Heard(this ILogger logger, ChainLogKind kind, Amount amount, string currency, string account, string transaction);

    [LoggerMessage(2603, LogLevel.Information, "chain: root {Number} over {Leaves} leaves is planned: {Token} SKYOPS and {Ether} ETH in all")]
    public static partial void RootPlanned(this ILogger logger, ulong number, string leaves, Amount token, Amount ether);

    [LoggerMessage(2613, LogLevel.Information, "chain: batch {Number} of {Tasks} ended tasks is planned")]
    public static partial void BatchPlanned(this ILogger logger, ulong number, int tasks);

    [LoggerMessage(2614, LogLevel.Warning, "chain: the policy in force asks for a fee of {Asked} ten-thousandths, and this silo charges {Charged}")]
    public static partial void FeeDiffers(this ILogger logger, int asked, int charged);

    [LoggerMessage(2604, LogLevel.Warning, "chain: the sender's nonce is {Used} and should be {Next}: somebody else sends with its key")]
    public static partial void KeyUsedElsewhere(this ILogger logger, ulong used, ulong next);

    [LoggerMessage(2605, LogLevel.Warning, "chain: {Id} would revert and is given up: {Reason}")]
    public static partial void WouldRevert(this ILogger logger, string id, string reason);

    [LoggerMessage(2606, LogLevel.Warning, "chain: the node did not take {Id}: {Reason}")]
    public static partial void NotTaken(this ILogger logger, string id, string reason);

    [LoggerMessage(2607, LogLevel.Warning, "chain: the node has lost {Id} ({Hash}), which is sent again")]
    public static partial void Lost(this ILogger logger, string id, string hash);

    [LoggerMessage(2608, LogLevel.Warning, "chain: {Id} was in block {Block} and is not any more")]
    public static partial void Moved(this ILogger logger, string id, ulong block);

    [LoggerMessage(2609, LogLevel.Information, "chain: {Id} is final as {Hash} in block {Block}: succeeded {Succeeded}, {Gas} gas")]
    public static partial void Final(this ILogger logger, string id, string hash, ulong block, bool succeeded, ulong gas);

    [LoggerMessage(2610, LogLevel.Warning, "chain: nonce {Nonce} of {Id} went to another transaction for good")]
    public static partial void NonceGone(this ILogger logger, string id, ulong nonce);

    [LoggerMessage(2611, LogLevel.Warning, "chain: {Id} waits, and a higher fee is above the cap")]
    public static partial void AtTheCap(this ILogger logger, string id);

    [LoggerMessage(2612, LogLevel.Information, "chain: {Id} waits; it is sent again for {To} instead of {From} wei a unit of gas")]
    public static partial void Replaced(this ILogger logger, string id, BigInteger from, BigInteger to);
}
