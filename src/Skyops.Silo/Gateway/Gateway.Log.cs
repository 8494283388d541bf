using Microsoft.Extensions.Logging;

namespace Skyops.Silo.Gateway;

internal static partial class GatewayLog
{
    [LoggerMessage(3100, LogLevel.Information, "node {Node} connected (instance {Instance}), running {Running} attempts")]
    public static partial void WorkerConnected(this ILogger logger, string node, string instance, int running);

    [LoggerMessage(3101, LogLevel.Information, "node {Node} disconnected: {Reason}")]
    public static partial void WorkerDisconnected(this ILogger logger, string node, string reason);

    [LoggerMessage(3102, LogLevel.Warning, "node {Node} sent a batch of {Count} receipts that does not verify: {Problem}")]
    public static partial void ReceiptsRejected(this ILogger logger, string node, int count, string problem);

    [LoggerMessage(3104, LogLevel.Warning, "node {Node}: attempt {Attempt} names files that this node has not uploaded; they are not taken")]
    public static partial void FilesNotUploaded(this ILogger logger, string node, string attempt);

    [LoggerMessage(3103, LogLevel.Warning, "node {Node}: a message of kind {Kind} could not be handled and is tried again; it is not acknowledged before")]
    public static partial void MessageFailed(this ILogger logger, Exception failure, string node, string kind);
}
