using Microsoft.Extensions.Logging;

namespace Skyops.Grains.Scheduling;

internal static partial class SchedulingLog
{
    [LoggerMessage(1300, LogLevel.Error, "a scheduling pass failed; the next event starts another")]
    public static partial void PassFailed(this ILogger logger, Exception failure);

    [LoggerMessage(1301, LogLevel.Warning, "task {TaskId} did not answer its placements; it is asked to announce itself")]
    public static partial void OfferUnanswered(this ILogger logger, Exception failure, string taskId);

    [LoggerMessage(1302, LogLevel.Warning, "{Whom} did not announce itself")]
    public static partial void NotAnnounced(this ILogger logger, Exception failure, string whom);

    [LoggerMessage(1303, LogLevel.Warning, "the record of placements could not be stored; {Segments} segments wait to be tried again")]
    public static partial void NotRecorded(this ILogger logger, Exception failure, int segments);

    [LoggerMessage(1304, LogLevel.Information, "chain {Chain} of the record, with {Placements} placements, was dropped to keep within bounds")]
    public static partial void RecordDropped(this ILogger logger, int chain, int placements);

    [LoggerMessage(1306, LogLevel.Information, "nodes are scored by the weights of: {Source}")]
    public static partial void WeightsChanged(this ILogger logger, string source);

    [LoggerMessage(1305, LogLevel.Information, "the scheduler asks everybody anew, to begin another chain of its record")]
    public static partial void ChainBegins(this ILogger logger);
}
