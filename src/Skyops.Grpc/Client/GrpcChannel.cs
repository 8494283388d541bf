using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Skyops.Grpc.Headers;

namespace Skyops.Grpc.Client;

/// <summary>
/// Calls to one server over HTTP/2: in the clear with prior knowledge for an <c>http</c> address, in TLS for
/// <c>https</c>. Connects on the first call and again when the connection is lost. Share one among all callers.
/// </summary>
public sealed class GrpcChannel : IDisposable
{
    private static readonly MediaTypeHeaderValue ContentType = new(WireNames.ContentType);

    private readonly HttpMessageInvoker invoker;

    /// <summary>Makes a channel; nothing is connected yet.</summary>
    /// <param name="address">Scheme, host and port, as in <c>http://127.0.0.1:7070</c>.</param>
    /// <param name="options">Limits, keep-alive, TLS.</param>
    public GrpcChannel(Uri address, GrpcChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException($"'{address}' is no absolute http or https address.", nameof(address));
        }

        Address = address;
        Options = options ?? new GrpcChannelOptions();
        invoker = new HttpMessageInvoker(MakeHandler(Options), disposeHandler: true);
    }

    /// <summary>The server.</summary>
    public Uri Address { get; }

    /// <summary>The options the channel was made with.</summary>
    public GrpcChannelOptions Options { get; }

    /// <summary>Opens a call with streams both ways.</summary>
    public GrpcDuplexCall<TRequest, TResponse> Duplex<TRequest, TResponse>(
        string service, string method, MessageParser<TResponse> parser, GrpcCallOptions? options = null)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var call = Prepare<TRequest, TResponse>(service, method, parser, options);
        call.Start();
        return call;
    }

    /// <summary>
    /// Opens a call with a stream of requests and one response: write, then
    /// <see cref="GrpcDuplexCall{TRequest, TResponse}.FinishAsync"/>.
    /// </summary>
    public GrpcDuplexCall<TRequest, TResponse> ClientStream<TRequest, TResponse>(
        string service, string method, MessageParser<TResponse> parser, GrpcCallOptions? options = null)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Duplex<TRequest, TResponse>(service, method, parser, options);

    /// <summary>Sends one request and opens the stream of its responses.</summary>
    public async Task<GrpcDuplexCall<TRequest, TResponse>> ServerStreamAsync<TRequest, TResponse>(
        string service,
        string method,
        TRequest request,
        MessageParser<TResponse> parser,
        GrpcCallOptions? options = null)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var call = Prepare<TRequest, TResponse>(service, method, parser, options);
        try
        {
            await call.StartWithAsync(request);
            return call;
        }
        catch
        {
            await call.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends one request and gives its one response.</summary>
    /// <exception cref="GrpcException">The call ended with another status than OK.</exception>
    public async Task<TResponse> UnaryAsync<TRequest, TResponse>(
        string service,
        string method,
        TRequest request,
        MessageParser<TResponse> parser,
        GrpcCallOptions? options = null)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        await using var call = Prepare<TRequest, TResponse>(service, method, parser, options);
        await call.StartWithAsync(request);
        return await call.ReadOnlyResponseAsync(CancellationToken.None);
    }

    /// <summary>Closes the connections; open calls end with UNAVAILABLE or CANCELLED.</summary>
    public void Dispose() => invoker.Dispose();

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        invoker.SendAsync(request, cancellationToken);

    internal HttpRequestMessage MakeRequest(string service, string method, HttpContent content, GrpcCallOptions options)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, $"/{service}/{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.ContentType = ContentType;
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation(WireNames.AcceptEncoding, WireNames.Identity);
        if (options.Timeout is { } timeout)
        {
            request.Headers.TryAddWithoutValidation(WireNames.Timeout, TimeoutHeader.Format(timeout));
        }

        foreach (var entry in options.Headers?.Entries ?? [])
        {
            request.Headers.TryAddWithoutValidation(entry.Key, entry.Wire);
        }

        return request;
    }

    private GrpcDuplexCall<TRequest, TResponse> Prepare<TRequest, TResponse>(
        string service, string method, MessageParser<TResponse> parser, GrpcCallOptions? options)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        new(this, service, method, parser, options ?? GrpcCallOptions.Default);

    private static SocketsHttpHandler MakeHandler(GrpcChannelOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = options.InitialStreamWindowBytes,
            KeepAlivePingDelay = options.KeepAlivePingDelay,
            KeepAlivePingTimeout = options.KeepAlivePingTimeout,
            KeepAlivePingPolicy = options.KeepAlivePingPolicy,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseCookies = false,
            UseProxy = false,
        };
        if (options.Tls is { } tls)
        {
            handler.SslOptions = tls;
        }

        return handler;
    }
}
