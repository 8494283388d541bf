using Skyops.Errors;

namespace Skyops.Silo.Http;

/// <summary>The one table from refusals to HTTP.</summary>
public static class RefusalStatus
{
    public static (int Status, string Title) Of(RefusalCode code) => code switch
    {
        RefusalCode.Invalid => (400, "The request is not valid"),
        RefusalCode.UnknownModel => (400, "There is no such model"),
        RefusalCode.NotAuthorised => (401, "Not logged in"),
        RefusalCode.InsufficientFunds => (402, "Not enough funds"),
        RefusalCode.Forbidden => (403, "Not allowed"),
        RefusalCode.SpendCapExceeded => (403, "Above the spend cap"),
        RefusalCode.NotFound => (404, "Not found"),
        RefusalCode.IdempotencyConflict => (409, "The idempotency key was used for another request"),
        RefusalCode.StaleEpoch => (409, "From an older epoch"),
        RefusalCode.AlreadyEnded => (409, "Already ended"),
        RefusalCode.Conflict => (409, "Conflict"),
        RefusalCode.TooLarge => (413, "Too large"),
        RefusalCode.QuotaExceeded => (429, "Quota used up"),
        RefusalCode.Unavailable => (503, "Not available now"),
        RefusalCode.Standby => (503, "Standing by"),
        _ => throw new InvalidOperationException($"no status for {code}"),
    };
}
