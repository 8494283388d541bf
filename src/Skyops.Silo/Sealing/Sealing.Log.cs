using Microsoft.Extensions.Logging;

namespace Skyops.Silo.Sealing;

internal static partial class SealingLog
{
    [LoggerMessage(3300, LogLevel.Debug, "Node {Node} got the keys of {Attempt}, sealed to {Recipient}")]
    public static partial void KeysReleased(this ILogger logger, string node, string attempt, string recipient);

    [LoggerMessage(3301, LogLevel.Warning, "Node {Node} got no keys of {Attempt}: {Reason}")]
    public static partial void KeysRefused(this ILogger logger, string node, string attempt, string reason);
}
