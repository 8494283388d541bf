using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Skyops.Api;
using Skyops.Client.Blobs;
using Skyops.Client.Errors;
using Skyops.Client.Http;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Tasks;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Client.Tasks;

/// <summary>Submits tasks and finds them again.</summary>
public sealed class TasksClient
{
    private readonly ApiTransport _transport;
    private readonly BlobsClient _blobs;

    internal TasksClient(ApiTransport transport, BlobsClient blobs)
    {
        _transport = transport;
        _blobs = blobs;
    }

    /// <summary>Signs the spec with the session key and submits it; with an API key it is not signed, and the key's caps hold. Sent again by itself when the connection breaks: the idempotency key makes it one task.</summary>
    /// <exception cref="SkyopsException">Refused; <see cref="SkyopsException.Errors"/> has every wrong field.</exception>
    public async Task<TaskHandle> SubmitAsync(TaskSpec spec, SubmitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var key = options?.IdempotencyKey ?? Guid.NewGuid().ToString("N");
        var body = CanonicalSpec.Write(spec);
        var authorization = await AuthorizeAsync(spec, options?.SignWith, cancellationToken);
        var request = new ApiRequest(HttpMethod.Post, "v1/tasks")
        {
            IdempotencyKey = key,
            Body = () => Json(body),
            Headers = message =>
            {
                if (!message.Headers.TryAddWithoutValidation("Idempotency-Key", key)) throw new ArgumentException("the idempotency key cannot be a header");
                if (authorization is not null) message.Headers.Add("Skyops-Authorization", authorization);
            },
        };
        var response = await _transport.JsonAsync(request, SkyopsJson.Default.SubmitResponse, cancellationToken);
        return new TaskHandle(_transport, _blobs, response.Id) { Submission = response, IdempotencyKey = key };
    }

    /// <summary>What the task would meet in the pool now: nodes that fit, prices, cost and start. Nothing is held or promised.</summary>
    /// <exception cref="SkyopsException">The spec is wrong; <see cref="SkyopsException.Errors"/> has every wrong field.</exception>
    public Task<Quote> QuoteAsync(TaskSpec spec, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var body = CanonicalSpec.Write(spec);
        return _transport.JsonAsync(new ApiRequest(HttpMethod.Post, "v1/quotes") { Body = () => Json(body) }, SkyopsJson.Default.Quote, cancellationToken);
    }

    /// <summary>A handle on a task that was submitted before. Asks nothing of the silo yet.</summary>
    public TaskHandle Get(string taskId) => new(_transport, _blobs, taskId);

    /// <summary>The account's tasks, newest first; asks for the next page when the caller gets there.</summary>
    public async IAsyncEnumerable<TaskSummary> ListAsync(TaskFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        filter ??= new TaskFilter();
        var statuses = string.Join(',', filter.Statuses.Select(status => status.ToString().ToLowerInvariant()));
        var query = $"v1/tasks?take={filter.PageSize}{(statuses.Length == 0 ? "" : $"&status={statuses}")}";
        string? cursor = null;
        do
        {
            var path = cursor is null ? query : $"{query}&cursor={Uri.EscapeDataString(cursor)}";
            var page = await _transport.JsonAsync(ApiRequest.Get(path), SkyopsJson.Default.ItemPageTaskSummary, cancellationToken);
            foreach (var item in page.Items) yield return item;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    private async Task<string?> AuthorizeAsync(TaskSpec spec, WalletKey? wallet, CancellationToken cancellationToken)
    {
        if (_transport.Options.ApiKey is not null) return null;
        var session = await _transport.SessionAsync(cancellationToken);
        var chainId = await _transport.ChainIdAsync(cancellationToken);
        var deadline = _transport.Options.Time.GetUtcNow() + _transport.Options.AuthorizationLife;
        TaskTerms terms;
        try
        {
            terms = TaskTerms.Create(CanonicalSpec.Hash(spec), spec.Budget.Units, spec.Currency, deadline);
        }
        catch (ArgumentException)
        {
            // The silo names this fault together with all others; terms in a currency that exists let the request get there.
            terms = TaskTerms.Create(CanonicalSpec.Hash(spec), spec.Budget.Units, "SKYOPS", deadline);
        }

        var authorization = wallet is null ? TaskAuthorization.Sign(terms, session.Key, chainId) : TaskAuthorization.Sign(terms, wallet, chainId);
        return Convert.ToBase64String(authorization.ToBytes());
    }

    internal static HttpContent Json(byte[] utf8)
    {
        var content = new ByteArrayContent(utf8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
