using Microsoft.Extensions.Logging;

namespace Skyops.Grains.Nodes;

internal static partial class NodesLog
{
    [LoggerMessage(1200, LogLevel.Warning, "node {Node} declined {Count} attempts: {Reason}")]
    public static partial void AttemptsDeclined(this ILogger logger, string node, int count, string reason);

    [LoggerMessage(1201, LogLevel.Warning, "node {Node}: the snapshot could not be written; the rows are there")]
    public static partial void SnapshotFailed(this ILogger logger, Exception failure, string node);
}
