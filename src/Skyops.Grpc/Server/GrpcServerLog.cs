using Microsoft.Extensions.Logging;

namespace Skyops.Grpc.Server;

/// <summary>Events 700–799: calls served over gRPC.</summary>
internal static partial class GrpcServerLog
{
    [LoggerMessage(700, LogLevel.Error, "gRPC call {Path} failed with an exception; the client was told Internal")]
    public static partial void CallFailed(ILogger logger, string path, Exception error);

    [LoggerMessage(701, LogLevel.Debug, "gRPC call {Path} ended with {Status}")]
    public static partial void CallEnded(ILogger logger, string path, GrpcStatus status);

    [LoggerMessage(702, LogLevel.Debug, "gRPC call {Path} was given up by the client")]
    public static partial void CallAborted(ILogger logger, string path);

    [LoggerMessage(703, LogLevel.Debug, "Request to {Path} was refused with HTTP {HttpStatus}")]
    public static partial void RequestRefused(ILogger logger, string path, int httpStatus);
}
