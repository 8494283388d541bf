using Microsoft.Extensions.Logging;

namespace Skyops.Grains.Accounts;

internal static partial class AccountsLog
{
    [LoggerMessage(1800, LogLevel.Warning, "account {Account}: what refused submissions had reserved could not be freed; it is when it is looked at again")]
    public static partial void PlaceNotFreed(this ILogger logger, Exception failure, string account);
}
