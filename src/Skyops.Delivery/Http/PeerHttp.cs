using System.Net;
using System.Net.Http.Headers;
using Skyops.Delivery.Targets;

namespace Skyops.Delivery.Http;

/// <summary>
/// HTTP with a server that is delivered to: each call has a time and a size, and is sent again after a pause when nobody answered, when the server says that it is
/// busy, or that the fault is its own. All calls through here may be repeated: they read, or what they write is named by its content.
/// </summary>
internal sealed class PeerHttp : IDisposable
{
    private const int MostText = 1 << 20;
    private readonly HttpMessageInvoker _http;
    private readonly Uri _endpoint;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly DeliveryOptions _options;
    private readonly PeerFailures _failures;

    /// <param name="target">Its name in messages.</param>
    /// <param name="endpoint">Checked, with a slash at its end.</param>
    /// <param name="authorization">Sent with every call; null: none.</param>
    /// <param name="options">Limits.</param>
    /// <param name="redirects">How many redirects are followed. Never above zero with an authorisation.</param>
    public PeerHttp(string target, Uri endpoint, AuthenticationHeaderValue? authorization, DeliveryOptions options, int redirects)
    {
        if (redirects > 0 && authorization is not null) throw new ArgumentException("credentials must not follow redirects");
        (_endpoint, _authorization, _options) = (endpoint, authorization, options.Checked());
        _failures = new PeerFailures(target, Endpoint.Show(endpoint), authorization?.Parameter);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = redirects > 0, AutomaticDecompression = DecompressionMethods.None, ConnectTimeout = TimeSpan.FromSeconds(10), UseCookies = false };
        if (redirects > 0) handler.MaxAutomaticRedirections = redirects;
        _http = new HttpMessageInvoker(handler);
    }

    public PeerFailures Failures => _failures;

    /// <summary>A short answer as text.</summary>
    /// <param name="call">What to send.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="DeliveryException">Another status than 2xx or one that the call expects, or no answer.</exception>
    public Task<PeerAnswer> AskAsync(PeerCall call, CancellationToken cancellationToken) => SendAsync(
        call,
        async (response, within) =>
        {
            await using var body = await response.Content.ReadAsStreamAsync(within);
            var text = await TextAsync(body, within);
            return new PeerAnswer((int)response.StatusCode, text);
        },
        cancellationToken);

    /// <summary>Hashes a long answer; null when the status is one that the call expects besides 2xx.</summary>
    public Task<(long Bytes, string Sha256)?> HashAsync(PeerCall call, long expected, CancellationToken cancellationToken) => SendAsync(
        call with { Bytes = expected },
        async (response, within) =>
        {
            if (response.StatusCode != HttpStatusCode.OK) return ((long, string)?)null;
            await using var body = await response.Content.ReadAsStreamAsync(within);
            return await ReadBack.HashAsync(body, expected, within);
        },
        cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<T> SendAsync<T>(PeerCall call, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await OnceAsync(call, read, cancellationToken);
            }
            catch (DeliveryException failure) when (failure.Fault == DeliveryFault.Unavailable && tries < _options.Tries)
            {
                await Task.Delay(_options.FirstPause * Math.Pow(2, tries - 1), _options.Time, cancellationToken);
            }
        }
    }

    private async Task<T> OnceAsync<T>(PeerCall call, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var time = new CancellationTokenSource(_options.TimeFor(call.Bytes), _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, time.Token);
        try
        {
            using var request = new HttpRequestMessage(call.Method, new Uri(_endpoint, call.Path)) { Content = call.Body?.Invoke() };
            request.Headers.Authorization = _authorization;
            using var response = await _http.SendAsync(request, either.Token);
            if (response.IsSuccessStatusCode || call.Expected.Contains((int)response.StatusCode)) return await read(response, either.Token);
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            throw _failures.Status(call, (int)response.StatusCode, await TextAsync(body, either.Token));
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw _failures.Late(call, _options.TimeFor(call.Bytes));
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException)
        {
            throw _failures.Lost(call, lost);
        }
    }

    private static async Task<string> TextAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        using var text = new MemoryStream();
        int read;
        while (text.Length < MostText && (read = await body.ReadAsync(buffer, cancellationToken)) > 0) text.Write(buffer, 0, read);
        return System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
