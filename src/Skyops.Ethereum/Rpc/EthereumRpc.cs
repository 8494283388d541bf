using System.Buffers;
using System.Text.Json;
using Polly;
using Polly.Retry;
using Skyops.Ethereum.Transactions;

namespace Skyops.Ethereum.Rpc;

/// <summary>
/// A client of one Ethereum node (JSON-RPC 2.0 over HTTP).
///
/// What is tried again: every call whose answer did not come (no connection, cut, too slow; HTTP 408, 429, 502, 503,
/// 504) or that the node asks to repeat (−32005, 429). That is safe because all calls here are reads, but for sending a
/// transaction, and that one is named by its content: a node that has it already says so, and a chain takes its nonce
/// once. What is not tried again: errors of the node, answers that are malformed or too long, other HTTP statuses.
/// </summary>
public sealed class EthereumRpc : IDisposable
{
    private readonly HttpClient _http;
    private readonly bool _ownsHttp;
    private readonly RpcOptions _options;
    private readonly RpcTransport _transport;
    private readonly ResiliencePipeline _retry;
    private long _lastId;

    /// <summary>A client with connections of its own, without proxy, cookies or redirects.</summary>
    /// <param name="endpoint">http or https.</param>
    /// <param name="options">Default values if null.</param>
    /// <param name="time">The system's if null.</param>
    /// <exception cref="ArgumentException">The address is no http or https, or a setting makes no sense.</exception>
    public EthereumRpc(Uri endpoint, RpcOptions? options = null, TimeProvider? time = null)
        : this(NewClient(), endpoint, options, time) => _ownsHttp = true;

    /// <summary>A client over connections that the caller made and keeps.</summary>
    /// <exception cref="ArgumentException">The address is no http or https, or a setting makes no sense.</exception>
    public EthereumRpc(HttpClient http, Uri endpoint, RpcOptions? options = null, TimeProvider? time = null)
    {
        if (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https"))
            throw new ArgumentException("A node is reached over http or https.", nameof(endpoint));
        _options = options ?? new RpcOptions();
        _options.Validate();
        _http = http;
        _transport = new RpcTransport(http, endpoint, _options, time ?? TimeProvider.System);
        var builder = new ResiliencePipelineBuilder { TimeProvider = time ?? TimeProvider.System };
        if (_options.Retries > 0)
            builder.AddRetry(Retry(_options));
        _retry = builder.Build();
    }

    /// <summary>Makes one call.</summary>
    /// <exception cref="RpcUnreachableException">No answer came, also after the repetitions.</exception>
    /// <exception cref="RpcErrorException">The node answered with an error.</exception>
    /// <exception cref="RpcAnswerException">The answer is malformed or too long.</exception>
    public async Task<T> SendAsync<T>(RpcCall<T> call, CancellationToken cancellationToken = default) =>
        await _retry.ExecuteAsync(
            async token =>
            {
                var id = Interlocked.Increment(ref _lastId);
                var answer = await _transport.PostAsync(Write(writer => call.WriteTo(writer, id)), token);
                using var document = RpcReply.Parse(answer);
                var reply = RpcReply.Read(document.RootElement);
                if (reply.Error is not null)
                    throw reply.Error;
                return reply.Id == id
                    ? call.Read(reply.Result)
                    : throw new RpcAnswerException("The node's answer is to another request.");
            },
            cancellationToken);

    /// <summary>
    /// Makes several calls in one request (JSON-RPC 2.0, section 6). The outcomes stand in the order of the calls; an
    /// error about one leaves the others. As a whole it is tried again like a single call.
    /// </summary>
    /// <exception cref="ArgumentException">There are more calls than <see cref="RpcOptions.MaxBatch"/>.</exception>
    /// <exception cref="RpcUnreachableException">No answer came, also after the repetitions.</exception>
    /// <exception cref="RpcErrorException">The node refused the batch as a whole.</exception>
    /// <exception cref="RpcAnswerException">The answer is malformed or too long.</exception>
    public async Task<IReadOnlyList<RpcOutcome<T>>> SendBatchAsync<T>(
        IReadOnlyList<RpcCall<T>> calls, CancellationToken cancellationToken = default)
    {
        if (calls.Count == 0)
            return [];
        if (calls.Count > _options.MaxBatch)
            throw new ArgumentException($"A batch has at most {_options.MaxBatch} calls.", nameof(calls));
        return await _retry.ExecuteAsync(
            async token =>
            {
                var first = Interlocked.Add(ref _lastId, calls.Count) - calls.Count + 1;
                var answer = await _transport.PostAsync(Write(writer => RpcBatch.Write(writer, calls, first)), token);
                using var document = RpcReply.Parse(answer);
                return RpcBatch.Read(document.RootElement, calls, first);
            },
            cancellationToken);
    }

    /// <summary>
    /// Sends a signed transaction. It may be sent any number of times: it is one transaction, named by its hash. A node
    /// that says it knows it already has it, and that counts as sent; one that says its nonce is used up is asked for
    /// the transaction, because it may have been mined between two tries.
    /// </summary>
    /// <exception cref="RpcUnreachableException">
    /// No answer came, also after the repetitions. The node may have the transaction: send it again, or ask for it.
    /// </exception>
    /// <exception cref="RpcErrorException">The node refused it (funds, fees, nonce used by another one).</exception>
    /// <exception cref="RpcAnswerException">The answer is malformed or names another transaction.</exception>
    public async Task<SendOutcome> SendTransactionAsync(
        SignedTransaction transaction, CancellationToken cancellationToken = default)
    {
        try
        {
            var hash = await SendAsync(EthereumCalls.SendRawTransaction(transaction.Encoded), cancellationToken);
            return hash == transaction.Hash
                ? SendOutcome.Sent
                : throw new RpcAnswerException("The node took a transaction of another hash.");
        }
        catch (RpcErrorException error) when (SendErrors.IsKnown(error))
        {
            return SendOutcome.AlreadyKnown;
        }
        catch (RpcErrorException error) when (SendErrors.IsNonceTooLow(error))
        {
            if (await SendAsync(EthereumCalls.GetTransaction(transaction.Hash), cancellationToken) is not null)
                return SendOutcome.AlreadyKnown;
            throw;
        }
    }

    public void Dispose()
    {
        if (_ownsHttp)
            _http.Dispose();
    }

    private static RetryStrategyOptions Retry(RpcOptions options) => new()
    {
        ShouldHandle = new PredicateBuilder()
            .Handle<RpcUnreachableException>(error => error.IsTransient)
            .Handle<RpcErrorException>(error => error.IsTransient),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.Delay,
        MaxDelay = options.MaxDelay,
        MaxRetryAttempts = options.Retries,
    };

    private static HttpClient NewClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        UseCookies = false,
        UseProxy = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            write(writer);
        return buffer.WrittenMemory;
    }
}
