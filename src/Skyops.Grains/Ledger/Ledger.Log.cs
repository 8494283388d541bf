using Microsoft.Extensions.Logging;

namespace Skyops.Grains.Ledger;

internal static partial class LedgerLog
{
    [LoggerMessage(1400, LogLevel.Warning, "hold {Hold} belongs to no task: its submission was never acknowledged; the money goes back")]
    public static partial void OrphanFound(this ILogger logger, string hold);
}
