using Skyops.Client.Errors;

namespace Skyops.Client.Http;

/// <summary>Decides whether a watcher goes on after its connection broke: with pauses, until nothing has come for too long.</summary>
internal sealed class Reconnect(ApiTransport transport)
{
    private long _since = transport.Options.Time.GetTimestamp();
    private int _failures;

    /// <summary>Something came: the patience starts anew.</summary>
    public void Succeeded()
    {
        _failures = 0;
        _since = transport.Options.Time.GetTimestamp();
    }

    /// <summary>Pauses before the next connection.</summary>
    /// <exception cref="SkyopsException">It has failed for too long, or it is no use to try.</exception>
    public async Task PauseAsync(Exception failure, ApiRequest request, CancellationToken cancellationToken)
    {
        var options = transport.Options;
        var hopeless = failure is SkyopsException { Retryable: false };
        if (hopeless || options.Time.GetElapsedTime(_since) > options.ReconnectFor)
            throw failure as SkyopsException ?? Problems.Unreachable(options.Silos[0], request, failure);
        _failures++;
        await Task.Delay(transport.Pauses.Before(_failures + 1, null), options.Time, cancellationToken);
    }

    public static bool MayHelp(Exception failure, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && (failure is SkyopsException || ApiTransport.IsLost(failure, cancellationToken));
}
