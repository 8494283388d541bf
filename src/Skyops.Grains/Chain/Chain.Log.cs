using Microsoft.Extensions.Logging;
using Skyops.Ledger;

namespace Skyops.Grains.Chain;

internal static partial class ChainLog
{
    [LoggerMessage(1450, LogLevel.Error, "the ledger refused transfer {Id} of {Amount} {Currency}, which the chain asks for: {Status}. Nothing moved.")]
    public static partial void TransferRefused(this ILogger logger, string id, Amount amount, string currency, TransferStatus status);
}
