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
}
