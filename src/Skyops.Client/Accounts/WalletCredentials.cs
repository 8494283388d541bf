using Skyops.Ethereum.Keys;

namespace Skyops.Client.Accounts;

/// <summary>Sessions of a wallet that this process holds; each is made when the one before is over and lives in memory only.</summary>
public sealed class WalletCredentials(WalletKey wallet) : ICredentials
{
    private readonly Lock _gate = new();
    private OwnerSession? _session;

    /// <summary>How long a session lives. Default 12 hours.</summary>
    public TimeSpan Life { get; init; } = TimeSpan.FromHours(12);

    public ValueTask<OwnerSession> GetAsync(ulong chainId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_session is null || !_session.IsUsable(chainId, now)) _session = OwnerSession.Create(wallet, chainId, now, Life);
            return ValueTask.FromResult(_session);
        }
    }
}
