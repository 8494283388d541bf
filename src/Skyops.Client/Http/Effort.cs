using System.Net.Http.Headers;

namespace Skyops.Client.Http;

/// <summary>
/// The tries of one request. A round asks every silo once without a pause between them, and pauses lie between rounds: whoever stands by
/// or is gone answers at once, and the next one may be active.
/// </summary>
internal sealed class Effort(SkyopsClientOptions options, Pauses pauses)
{
    private readonly long _started = options.Time.GetTimestamp();
    private int _round = 1;
    private int _asked = 1;

    /// <summary>Whether no try is left.</summary>
    public bool IsSpent => _asked == options.Silos.Count && _round >= options.Tries && (options.Silos.Count == 1 || options.Tries == 1
        || options.Time.GetElapsedTime(_started) >= options.TakeOverWithin);

    /// <summary>Pauses before the next try.</summary>
    public Task PauseAsync(RetryConditionHeaderValue? wish, CancellationToken cancellationToken)
    {
        if (_asked < options.Silos.Count)
        {
            _asked++;
            return Task.CompletedTask;
        }

        _asked = 1;
        _round++;
        return Task.Delay(pauses.Before(_round, wish), options.Time, cancellationToken);
    }
}
