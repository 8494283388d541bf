using Microsoft.Extensions.Logging;

namespace Skyops.Silo.Http;

internal static partial class HttpLog
{
    [LoggerMessage(3000, LogLevel.Warning, "{Path} could not be served: the store or a grain did not answer")]
    public static partial void StoreUnavailable(this ILogger logger, Exception failure, string path);

    [LoggerMessage(3001, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void RequestFailed(this ILogger logger, Exception failure, string method, string path);
}
