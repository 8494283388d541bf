using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Skyops.Storage.Fetching;

/// <summary>
/// Connects to public addresses only. A name is looked up once for a connection, all its addresses are checked, and the
/// connection goes to one that was: so a name that changes its answer between check and use changes nothing.
/// </summary>
internal sealed class GuardedConnector(FetchOptions options)
{
    /// <summary>A handler that does nothing by itself: no proxy of the environment, no redirects, cookies, credentials, decompression, tracing.</summary>
    public SocketsHttpHandler Handler() => new()
    {
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, cancellationToken),
        ConnectTimeout = options.ConnectWithin,
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        Credentials = null,
        PreAuthenticate = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 64,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
        SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust() },
    };

    /// <summary>A certificate may name URLs of its issuers: fetching those would be a request that nobody has checked.</summary>
    private X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
        if (options.TrustedRoots is not { } roots) return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await options.Resolve(target.Host, cancellationToken);
        if (addresses.Length == 0) throw new FetchException(FetchProblem.Unreachable, $"{target.Host} has no address") { IsTransient = true };
        foreach (var address in addresses)
        {
            if (!PublicAddress.Is(address) && !options.AllowedNetworks.Any(range => range.BaseAddress.AddressFamily == address.AddressFamily && range.Contains(address)))
                throw new FetchException(FetchProblem.Address, $"{target.Host} has the address {address}, which is not public; nothing was sent to it");
        }

        Exception? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, target.Port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException failure)
            {
                socket.Dispose();
                last = failure;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last!;
    }
}
