using Microsoft.Extensions.Logging;

namespace Skyops.Grains.Nodes;

internal static partial class NodesLog
{
    [LoggerMessage(1200, LogLevel.Warning, "node {Node} declined {Count} attempts: {Reason}")]
    public static partial void AttemptsDeclined(this ILogger logger, string node, int count, string reason);
}
