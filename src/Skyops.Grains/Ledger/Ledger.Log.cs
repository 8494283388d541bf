using Microsoft.Extensions.Logging;

namespace Skyops.Grains.Ledger;

internal static partial class LedgerLog
{
    [LoggerMessage(1400, LogLevel.Warning, "hold {Hold} belongs to no task: its submission was never acknowledged; the money goes back")]
    public static partial void OrphanFound(this ILogger logger, string hold);

    [LoggerMessage(1401, LogLevel.Warning, "the ledger of {Currency} could not be snapshotted; its rows are all there, only the next start reads more of them")]
    public static partial void SnapshotFailed(this ILogger logger, Exception failure, string currency);
}
