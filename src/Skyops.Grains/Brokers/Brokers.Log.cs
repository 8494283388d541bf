using Microsoft.Extensions.Logging;

namespace Skyops.Grains.Brokers;

internal static partial class BrokersLog
{
    [LoggerMessage(1300, LogLevel.Error, "{Away} of {Nodes} nodes went away together: no work is moved until they are back, {Longest} at the longest")]
    public static partial void BreakerOpened(this ILogger logger, int away, int nodes, TimeSpan longest);

    [LoggerMessage(1301, LogLevel.Warning, "work of lost nodes is moved again; {Away} of {Nodes} nodes are away")]
    public static partial void BreakerClosed(this ILogger logger, int away, int nodes);

    [LoggerMessage(1302, LogLevel.Warning, "the breaker's change could not be recorded")]
    public static partial void BreakerNotRecorded(this ILogger logger, Exception failure);
}
