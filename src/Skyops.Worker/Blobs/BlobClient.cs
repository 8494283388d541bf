using System.Net;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;
using Skyops.Tasks;

namespace Skyops.Worker.Blobs;

/// <summary>
/// Fetches and stores blobs through the silo's HTTP API. What is transient (connection lost, silo away or overloaded,
/// token of an ended stream) is tried again for about twenty minutes, so that a restart of the silo costs no running
/// work; the caller's token ends it earlier.
/// </summary>
internal sealed class BlobClient : IDisposable
{
    private static readonly TimeSpan Stalled = TimeSpan.FromSeconds(60);
    private readonly BlobAccess access;
    private readonly TimeProvider time;
    private readonly ResiliencePipeline retry;
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        UseCookies = false,
        UseProxy = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public BlobClient(BlobAccess access, TimeProvider time)
    {
        this.access = access;
        this.time = time;
        retry = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<BlobTransferException>(error => error.IsTransient),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(2),
                MaxRetryAttempts = 600,
            })
            .Build();
    }

    /// <summary>
    /// Fetches a blob into a new file and checks its hash. A broken transfer goes on where it stopped.
    /// </summary>
    /// <param name="attempt">The attempt on this node whose input it is: the silo gives it out to no other.</param>
    /// <param name="sha256">Its address.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="path">Where to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BlobTransferException">It is not there, is not what its address says, or the silo stayed
    /// away.</exception>
    public async Task FetchAsync(AttemptKey attempt, string sha256, long bytes, string path, CancellationToken cancellationToken)
    {
        using var download = new BlobDownload(path, sha256, bytes);
        await retry.ExecuteAsync(
            async token =>
            {
                using var request = Request(HttpMethod.Get, $"{sha256}?attempt={Uri.EscapeDataString(attempt.ToString())}");
                if (download.Received > 0) request.Headers.Range = new RangeHeaderValue(download.Received, null);
                await SendAsync(request, sha256, Stalled, download.ReceiveAsync, token);
            },
            cancellationToken);
        download.Finish();
    }

    /// <summary>Stores a file under its hash unless this node has done so before.</summary>
    /// <exception cref="BlobTransferException">The silo refused it or stayed away.</exception>
    public async Task StoreAsync(string sha256, string path, CancellationToken cancellationToken) =>
        await retry.ExecuteAsync(
            async token =>
            {
                if (await HasAsync(sha256, token)) return;
                await using var file = new FileStream(
                    path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, true);
                using var request = Request(HttpMethod.Put, sha256);
                request.Content = new StreamContent(file, 1 << 16);
                request.Content.Headers.ContentLength = file.Length;
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
                var limit = Stalled + TimeSpan.FromSeconds(file.Length / 100_000.0);
                await SendAsync(request, sha256, limit, static (_, _) => Task.CompletedTask, token);
            },
            cancellationToken);

    public void Dispose() => http.Dispose();

    private async Task<bool> HasAsync(string sha256, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Head, sha256);
        try
        {
            await SendAsync(request, sha256, Stalled, static (_, _) => Task.CompletedTask, cancellationToken);
            return true;
        }
        catch (BlobTransferException error) when (error.InnerException is HttpRequestException
        {
            StatusCode: HttpStatusCode.NotFound,
        })
        {
            return false;
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string blob)
    {
        var grant = access.Current
            ?? throw new BlobTransferException("This worker has not been enrolled yet.", transient: true);
        var request = new HttpRequestMessage(method, new Uri(grant.Api, $"/v1/blobs/{blob}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", grant.Token);
        return request;
    }

    private async Task SendAsync(
        HttpRequestMessage request,
        string sha256,
        TimeSpan limit,
        Func<HttpResponseMessage, CancellationToken, Task> receive,
        CancellationToken cancellationToken)
    {
        using var stalled = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stalled.Token);
        try
        {
            using var response = await http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            BlobAnswer.ThrowUnlessGood(request, response, sha256);
            await receive(response, cancellationToken);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BlobTransferException($"{request.Method} of blob {sha256} stalled.", transient: true, error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException and not FileNotFoundException)
        {
            throw new BlobTransferException(
                $"{request.Method} of blob {sha256} failed: {error.Message}", transient: true, error);
        }
    }
}
