using Skyops.Cli.Output;
using Skyops.Client.Accounts;

namespace Skyops.Cli.Accounts;

/// <summary>The person's session: made from the wallet when a call first needs one, kept beside it for the next commands.</summary>
internal sealed class LocalCredentials(LocalWallet wallet, CliOutput output) : ICredentials, IDisposable
{
    private readonly Lock _gate = new();
    private StoredCredentials? _stored;

    public ValueTask<OwnerSession> GetAsync(ulong chainId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_stored is null)
            {
                wallet.EnsureExists(output);
                _stored = new StoredCredentials(wallet.SessionPath, wallet.ReadAddress(), _ => ValueTask.FromResult(wallet.Open()));
            }
        }

        return _stored.GetAsync(chainId, now, cancellationToken);
    }

    public void Dispose() => _stored?.Dispose();
}
