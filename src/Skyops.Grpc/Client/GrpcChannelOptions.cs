using System.Net.Security;

namespace Skyops.Grpc.Client;

/// <summary>How a channel connects.</summary>
public sealed record GrpcChannelOptions
{
    /// <summary>Largest response message in bytes; default 4 MiB. A larger one: RESOURCE_EXHAUSTED.</summary>
    public int MaxReceiveMessageBytes { get; init; } = GrpcLimits.DefaultMaxMessageBytes;

    /// <summary>Largest request message in bytes; default 4 MiB.</summary>
    public int MaxSendMessageBytes { get; init; } = GrpcLimits.DefaultMaxMessageBytes;

    /// <summary>Time to connect (TCP and TLS) before UNAVAILABLE; default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which the connection is pinged; default 30 s. Infinite turns pings off.</summary>
    public TimeSpan KeepAlivePingDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time the server has to answer a ping before the connection counts as dead; default 20 s.</summary>
    public TimeSpan KeepAlivePingTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Pings only while calls are open (default), or always.</summary>
    public HttpKeepAlivePingPolicy KeepAlivePingPolicy { get; init; } = HttpKeepAlivePingPolicy.WithActiveRequests;

    /// <summary>
    /// Bytes the server may send on a stream ahead of the reader; default 1 MiB (64 KiB to 16 MiB). It grows by itself
    /// on paths of high latency.
    /// </summary>
    public int InitialStreamWindowBytes { get; init; } = 1024 * 1024;

    /// <summary>TLS settings for an https address; default the system's checks.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>The clock of deadlines; default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
