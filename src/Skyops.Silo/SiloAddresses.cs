using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Skyops.Silo;

/// <summary>Where the silo listens, known once it has started (ports may be free ones).</summary>
public sealed class SiloAddresses
{
    private static readonly Uri NotYet = new("http://127.0.0.1:0/");

    public Uri Api { get; private set; } = NotYet;

    public Uri Gateway { get; private set; } = NotYet;

    internal void Read(IServer server)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses.ToArray() ?? [];
        if (addresses.Length != 2) throw new InvalidOperationException($"the server listens on {addresses.Length} addresses, not two");
        Api = new Uri(addresses[0]);
        Gateway = new Uri(addresses[1]);
    }
}
