using System.Net;
using System.Net.WebSockets;

namespace Skyops.Kubernetes.Client;

/// <summary>
/// Tries again while an API server is away, starting, or has too much to do, and gives up after a while. A server that has just come up may refuse
/// what it allows a moment later, as it has not read the rules yet; so after a failure of the connection refusals are tried again too.
/// </summary>
internal sealed class ApiRetry(KubernetesOptions options, TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(20);

    private long lostAt;
    private int lost;

    /// <param name="what">What is done, for the error.</param>
    /// <param name="act">One try. Must be harmless when an earlier one had an effect and no answer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">It was refused, or it took too long.</exception>
    public async Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var pause = First; ; pause = pause * 2 < options.LongestPause ? pause * 2 : options.LongestPause)
        {
            TimeSpan? asked = null;
            Exception failure;
            try
            {
                return await act(cancellationToken);
            }
            catch (ApiRefusal refusal)
            {
                var error = refusal.Of(what);
                if (!error.MayPass && !(IsWarming() && error.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)) throw error;
                (failure, asked) = (error, refusal.RetryAfter);
            }
            catch (Exception broken) when (IsConnection(broken) && !cancellationToken.IsCancellationRequested)
            {
                (lostAt, lost) = (time.GetTimestamp(), 1);
                failure = new KubernetesException($"The API server cannot be reached to {what}: {broken.Message}", null, null, broken);
            }

            var wait = asked is { } at && at > pause ? at : Jitter(pause);
            if (time.GetElapsedTime(started) + wait > options.Patience) throw failure;
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>Failures of the way to the server, not answers.</summary>
    public static bool IsConnection(Exception failure) =>
        failure is HttpRequestException or IOException or WebSocketException or OperationCanceledException or TimeoutException;

    private static TimeSpan Jitter(TimeSpan pause) => pause * (0.75 + (Random.Shared.NextDouble() / 2));

    private bool IsWarming() => lost != 0 && time.GetElapsedTime(lostAt) < Warming;
}

/// <summary>An answer that is no success, before it is known what was asked for.</summary>
internal sealed class ApiRefusal(HttpStatusCode status, string? reason, string message, TimeSpan? retryAfter) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    public KubernetesException Of(string what) => new($"The API server refused to {what}: {(int)Status} {reason}: {Message}", Status, reason, this);
}
