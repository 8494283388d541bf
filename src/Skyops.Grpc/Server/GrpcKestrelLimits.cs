using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Skyops.Grpc.Server;

/// <summary>Settings of Kestrel that long-lived gRPC streams need.</summary>
public static class GrpcKestrelLimits
{
    private const int StreamWindowBytes = 1024 * 1024;
    private const int ConnectionWindowBytes = 4 * StreamWindowBytes;

    /// <summary>
    /// Lets streams be idle or slow for as long as they like, notices dead peers by pings, and widens the windows.
    /// </summary>
    /// <param name="limits">Kestrel's limits.</param>
    /// <param name="keepAliveDelay">Silence after which a connection is pinged; default 30 s.</param>
    /// <param name="keepAliveTimeout">Time the peer has to answer a ping; default 20 s.</param>
    public static void ConfigureGrpc(
        this KestrelServerLimits limits, TimeSpan? keepAliveDelay = null, TimeSpan? keepAliveTimeout = null)
    {
        // Kestrel drops a whole connection when one stream is read slower than a minimum rate. A reader that holds its
        // sender back is normal on a gRPC stream; dead peers are found by the pings instead.
        limits.MinResponseDataRate = null;
        limits.MinRequestBodyDataRate = null;
        limits.Http2.KeepAlivePingDelay = keepAliveDelay ?? TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = keepAliveTimeout ?? TimeSpan.FromSeconds(20);
        limits.Http2.InitialStreamWindowSize = StreamWindowBytes;
        limits.Http2.InitialConnectionWindowSize = ConnectionWindowBytes;
    }
}
