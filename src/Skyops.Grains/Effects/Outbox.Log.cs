using Microsoft.Extensions.Logging;

namespace Skyops.Grains.Effects;

internal static partial class OutboxLog
{
    [LoggerMessage(1000, LogLevel.Debug, "{Grain} could not reach {Target} (try {Attempt}); it will try again")]
    public static partial void EffectRetried(this ILogger logger, Exception failure, string grain, string target, int attempt);

    [LoggerMessage(1001, LogLevel.Warning, "{Grain} could not reach {Target} after {Attempt} tries; it tells it again when it announces itself")]
    public static partial void EffectGivenUp(this ILogger logger, Exception failure, string grain, string target, int attempt);
}
