using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Skyops.Grpc.Server;
using Skyops.Silo.Standby;

namespace Skyops.Silo;

/// <summary>The two ports of a silo, the same whether it is active or stands by.</summary>
internal static class SiloListeners
{
    private const long DrainedBytes = 64L << 20;

    public static void Listen(KestrelServerOptions kestrel, SiloOptions options, OpenConnections connections)
    {
        var address = IPAddress.Parse(options.Bind);
        kestrel.AddServerHeader = false;

        // Bodies are refused above Limits.RequestBytes. The server still takes in this much of one, so that the sender hears why instead of a broken pipe.
        kestrel.Limits.MaxRequestBodySize = DrainedBytes;
        kestrel.Limits.ConfigureGrpc();

        // Without TLS a port speaks either HTTP/1.1 or HTTP/2, hence two: the API's first, then the gateway's.
        kestrel.Listen(address, options.Port, listen => Configure(listen, HttpProtocols.Http1, connections));
        kestrel.Listen(address, options.GatewayPort, listen => Configure(listen, HttpProtocols.Http2, connections));
    }

    private static void Configure(ListenOptions listen, HttpProtocols protocols, OpenConnections connections)
    {
        listen.Protocols = protocols;
        connections.Watch(listen);
    }
}
