using System.Net;
using System.Net.Http.Headers;

namespace Skyops.Storage.Fetching;

/// <summary>
/// Fetches files that strangers name, over https, from public addresses only. Nothing of the machine goes with a
/// request: no credentials, cookies or proxy. Size, time and tries are bounded; what breaks off is continued.
/// </summary>
public sealed class Fetcher : IDisposable
{
    /// <summary>Of one file in all, also when each brings something: a server may begin again for ever.</summary>
    private const int MostTries = 50;

    private readonly FetchOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    /// <exception cref="ArgumentException">The options are wrong; the message lists all that is.</exception>
    public Fetcher(FetchOptions options, TimeProvider time)
    {
        var problems = options.Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(' ', problems));
        (_options, _time) = (options, time);
        _http = new HttpClient(new GuardedConnector(options).Handler()) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Fetches into a file, which gets its name only when all of it is there and has the hash.</summary>
    /// <exception cref="FetchException">It was not fetched; nothing of it remains.</exception>
    /// <exception cref="IOException">The disk has failed; nothing of it remains.</exception>
    public async Task<FetchedFile> FetchAsync(FetchRequest request, string path, CancellationToken cancellationToken)
    {
        var url = FetchUrl.Parse(request.Url, _options);
        using var whole = new CancellationTokenSource(_options.FetchWithin, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, whole.Token);
        using var part = new FetchPart(path, request);
        try
        {
            await TryAsync(request, url, part, either.Token);
            return part.Finish();
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FetchException(
                FetchProblem.Time, $"{request.Shown} took longer than {_options.FetchWithin}; {part.Received:N0} bytes had come", late);
        }
        catch (HttpRequestException failure)
        {
            throw new FetchException(FetchProblem.Unreachable, $"{request.Shown} could not be fetched: {(failure.InnerException ?? failure).Message}", failure);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task TryAsync(FetchRequest request, Uri url, FetchPart part, CancellationToken cancellationToken)
    {
        var fruitless = 0;
        for (var tries = 1; ; tries++)
        {
            var before = part.Received;
            try
            {
                await OnceAsync(request, url, part, cancellationToken);
                return;
            }
            catch (Exception failure) when (!part.DiskFailed && IsTransient(failure, cancellationToken))
            {
                fruitless = part.Received > before ? 0 : fruitless + 1;
                if (fruitless >= _options.Tries || tries >= MostTries)
                    throw new FetchException(FetchProblem.Unreachable, $"{request.Shown} could not be fetched in {tries} tries: {(failure.InnerException ?? failure).Message}", failure);
                await Task.Delay(_options.Pause * (1 << Math.Min(fruitless, 6)), _time, cancellationToken);
            }
        }
    }

    private async Task OnceAsync(FetchRequest request, Uri url, FetchPart part, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            if (redirects > _options.Redirects) throw new FetchException(FetchProblem.Redirects, $"{request.Shown} redirects more than {_options.Redirects} times");
            using var message = new HttpRequestMessage(HttpMethod.Get, url) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            message.Headers.UserAgent.Add(new ProductInfoHeaderValue("skyops", null));
            message.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            part.AskForRest(message);
            using var response = await SendAsync(message, cancellationToken);
            if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
            {
                var location = response.Headers.Location ?? throw new FetchException(FetchProblem.Answer, $"{request.Shown} redirects to nowhere");
                url = FetchUrl.Redirect(url, location, _options);
                continue;
            }

            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                part.StartAgain();
                throw new IOException("the server has less than it sent before");
            }

            if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent)) throw Refused(request, response.StatusCode);
            await part.ReceiveAsync(response, read => WithinAsync(read, cancellationToken), cancellationToken);
            return;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await WithinAsync(async token => await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, token), cancellationToken);
        }
        catch (HttpRequestException failure) when (failure.InnerException is FetchException refused)
        {
            throw refused;
        }
    }

    /// <summary>One step of an answer, which must not take long by itself.</summary>
    private async Task<T> WithinAsync<T>(Func<CancellationToken, ValueTask<T>> step, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.AnswerWithin, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await step(either.Token);
        }
        catch (OperationCanceledException silence) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"nothing came for {_options.AnswerWithin}", silence);
        }
    }

    private static FetchException Refused(FetchRequest request, HttpStatusCode status) =>
        new(FetchProblem.Answer, $"{request.Shown} was answered with {(int)status} {status}") { IsTransient = (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout };

    private static bool IsTransient(Exception failure, CancellationToken cancellationToken) => !cancellationToken.IsCancellationRequested && failure switch
    {
        FetchException told => told.IsTransient,
        HttpRequestException { InnerException: System.Security.Authentication.AuthenticationException } => false,
        HttpRequestException or HttpIOException => true,
        IOException => true,
        _ => false,
    };
}
