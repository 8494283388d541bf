using Microsoft.Extensions.Logging;
using Skyops.Storage.Journal.Postgres;

namespace Skyops.Silo.Standby;

internal static partial class StandbyLog
{
    [LoggerMessage(3200, LogLevel.Information, "standing by on {Place}; active is {Active} under epoch {Epoch}")]
    public static partial void StandsBy(this ILogger logger, string place, string active, long epoch);

    [LoggerMessage(3201, LogLevel.Warning, "the lease cannot be looked at: {Problem}")]
    public static partial void CannotLook(this ILogger logger, string problem);

    [LoggerMessage(3202, LogLevel.Information, "took the lease of {Place}: this silo becomes active")]
    public static partial void TakesOver(this ILogger logger, string place);

    [LoggerMessage(3203, LogLevel.Information, "active")]
    public static partial void IsActive(this ILogger logger);

    [LoggerMessage(3204, LogLevel.Critical, "the lease of {Place} is another silo's ({Holder} {Api}, epoch {Epoch}): this one was too slow to renew it. It may write nothing any more and leaves")]
    public static partial void Superseded(this ILogger logger, string place, string holder, string api, long epoch);

    [LoggerMessage(3205, LogLevel.Error, "the lease of {Place} could not be renewed in time ({Loss}), so another silo may have it: this one stops acting and stands by")]
    public static partial void OutOfTouch(this ILogger logger, string place, LeaseLoss loss);
}
