using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Skyops.Client.Accounts;
using Skyops.Client.Errors;

namespace Skyops.Client.Http;

/// <summary>
/// Sends requests: logs in when needed, renews a session once when it is refused, goes to the next silo when one does not answer, and tries again with pauses what may
/// be sent twice.
/// </summary>
internal sealed class ApiTransport(HttpMessageInvoker http, SkyopsClientOptions options, Random chance) : IDisposable
{
    private readonly Pauses _pauses = new(options, chance);
    private readonly Logins _logins = new(options);
    private readonly FrozenSilo _frozen = new(http, options);
    private int _preferred;

    public SkyopsClientOptions Options => options;

    public Pauses Pauses => _pauses;

    /// <summary>The session that this client acts with.</summary>
    public Task<OwnerSession> SessionAsync(CancellationToken cancellationToken) => _logins.SessionAsync(this, cancellationToken);

    /// <summary>The chain that the silo signs for.</summary>
    public Task<ulong> ChainIdAsync(CancellationToken cancellationToken) => _logins.ChainIdAsync(this, cancellationToken);

    /// <summary>Makes sure that there is a login, by a question that changes nothing; answers at which silo.</summary>
    public async Task<Uri> LoginAsync(CancellationToken cancellationToken)
    {
        using var response = await SendAsync(ApiRequest.Get("v1/tasks?take=1"), cancellationToken);
        return new Uri(response.RequestMessage!.RequestUri!, "/");
    }

    /// <summary>Ends the session that logins are made from. False: the silo refused it.</summary>
    public async Task<bool> LogoutAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await SendAsync(new ApiRequest(HttpMethod.Delete, "v1/sessions"), cancellationToken);
            return true;
        }
        catch (SkyopsException refused) when (refused.Status == (int)HttpStatusCode.Unauthorized)
        {
            return false;
        }
    }

    /// <summary>Sends and reads a JSON answer.</summary>
    /// <exception cref="SkyopsException">It did not succeed.</exception>
    public async Task<T> JsonAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        for (var broken = 1; ; broken++)
        {
            using var response = await SendAsync(request, cancellationToken);
            try
            {
                return await ReadJsonAsync(response, request, type, cancellationToken);
            }
            catch (Exception lost) when (IsLost(lost, cancellationToken))
            {
                // The silo went away in the middle of its answer.
                if (!request.Repeatable || broken >= options.Tries) throw Problems.Unreachable(response.RequestMessage!.RequestUri!, request, lost);
            }
        }
    }

    /// <summary>Sends; the answer's body is not read yet. The caller disposes of it.</summary>
    /// <exception cref="SkyopsException">It did not succeed.</exception>
    public async Task<HttpResponseMessage> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var renewed = false;
        var effort = new Effort(options, _pauses);
        while (true)
        {
            var place = Volatile.Read(ref _preferred);
            var silo = options.Silos[place % options.Silos.Count];
            RetryConditionHeaderValue? wish = null;
            SkyopsException failure;
            var carried = false;
            try
            {
                var token = request.Authenticated ? await _logins.TokenAsync(this, silo, cancellationToken) : null;
                carried = true;
                var response = await SendOnceAsync(silo, request, token, cancellationToken);
                if (IsAnswer(response, request)) return response;
                using (response)
                {
                    if (response.StatusCode == HttpStatusCode.Unauthorized && token is not null && options.ApiKey is null && !renewed)
                    {
                        renewed = true;
                        _logins.Forget(silo, token);
                        continue;
                    }

                    wish = response.Headers.RetryAfter;
                    failure = await Problems.ReadAsync(response, request, cancellationToken);

                    // A standby has done nothing with it.
                    carried &= failure.Code != SkyopsErrorCodes.Standby;
                }
            }
            catch (SkyopsException refused) when (!carried)
            {
                failure = refused;
            }
            catch (Exception lost) when (IsLost(lost, cancellationToken))
            {
                carried &= !IsNotConnected(lost);
                failure = Problems.Unreachable(silo, request, lost);
            }

            // What never reached a silo may go again; what did may have done its work, and goes again only when that does no harm.
            if (!failure.Retryable || (carried && !request.Repeatable) || effort.IsSpent) throw failure;
            Interlocked.CompareExchange(ref _preferred, place + 1, place);
            await effort.PauseAsync(wish, cancellationToken);
        }
    }

    /// <summary>One try at one silo, whatever comes of it.</summary>
    public Task<HttpResponseMessage> SendOnceAsync(Uri silo, ApiRequest request, string? token, CancellationToken cancellationToken) =>
        _frozen.GuardAsync(silo, given => SendOnceUnguardedAsync(silo, request, token, given), cancellationToken);

    private async Task<HttpResponseMessage> SendOnceUnguardedAsync(Uri silo, ApiRequest request, string? token, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (request.Body is null) limited.CancelAfter(options.AnswerWithin);
        var message = new HttpRequestMessage(request.Method, new Uri(silo, request.Path)) { Content = request.Body?.Invoke() };
        message.Headers.Accept.ParseAdd("*/*");
        if (token is not null) message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers?.Invoke(message);
        return await http.SendAsync(message, limited.Token);
    }

    public static async Task<T> ReadJsonAsync<T>(HttpResponseMessage response, ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            if (await JsonSerializer.DeserializeAsync(body, type, cancellationToken) is { } value) return value;
        }
        catch (JsonException)
        {
            // Said below, the same way as an empty answer.
        }

        throw new SkyopsException(
            SkyopsErrorCodes.BadAnswer, $"the answer to {request.Method} /{request.Path} is not what this version understands", "use the client and the silo of the same version")
        {
            Status = (int)response.StatusCode,
            TaskId = request.TaskId,
            IdempotencyKey = request.IdempotencyKey,
        };
    }

    /// <summary>
    /// Whether a connection failed, as opposed to the caller having given up. A bare <see cref="SocketException"/> comes of a peer that died just as it was connected to.
    /// </summary>
    public static bool IsLost(Exception failure, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && failure is HttpRequestException or IOException or SocketException or OperationCanceledException or TimeoutException;

    public void Dispose()
    {
        _logins.Dispose();
        http.Dispose();
    }

    private static bool IsNotConnected(Exception lost) =>
        lost is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } or SocketException;

    private static bool IsAnswer(HttpResponseMessage response, ApiRequest request) =>
        response.IsSuccessStatusCode || request.Expected.Contains((int)response.StatusCode);
}
