using Skyops.Client;
using Skyops.Client.Accounts;
using Skyops.Ethereum.Keys;

namespace Skyops.Tests.Client;

/// <summary>A client with a wallet of its own and pauses too short to notice.</summary>
internal sealed class TestClient : IDisposable
{
    public TestClient(params Uri[] silos)
        : this(new SkyopsClientOptions(), silos)
    {
    }

    public TestClient(SkyopsClientOptions options, params Uri[] silos)
    {
        Skyops = new SkyopsClient(options with
        {
            Silos = silos,
            Credentials = new WalletCredentials(Wallet),
            FirstPause = TimeSpan.FromMilliseconds(1),
            LongestPause = TimeSpan.FromMilliseconds(20),
        });
    }

    public WalletKey Wallet { get; } = WalletKey.Create();

    public SkyopsClient Skyops { get; }

    public void Dispose()
    {
        Skyops.Dispose();
        Wallet.Dispose();
    }
}
