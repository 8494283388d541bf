using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sessions;

namespace Skyops.Client.Accounts;

/// <summary>
/// Sessions that outlive the process: the key lies in <c>path</c> (mode 0600), the wallet's statement beside it. The wallet is opened only when there is no
/// session that still holds, so most starts neither ask for a password nor derive a key from one.
/// </summary>
/// <param name="path">Where the session key is kept; the statement is kept in <c>path</c> with <c>.delegation</c> added.</param>
/// <param name="account">Whose session it must be; a file of another account is replaced.</param>
/// <param name="openWallet">Opens the wallet; the credentials dispose of what it returns.</param>
public sealed class StoredCredentials(string path, EthereumAddress account, Func<CancellationToken, ValueTask<WalletKey>> openWallet) : ICredentials, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private OwnerSession? _session;

    /// <summary>How long a session lives. Default 7 days.</summary>
    public TimeSpan Life { get; init; } = TimeSpan.FromDays(7);

    public async ValueTask<OwnerSession> GetAsync(ulong chainId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _session ??= Load();
            if (_session is { } session && session.Account == account && session.IsUsable(chainId, now)) return session;
            using var wallet = await openWallet(cancellationToken);
            _session = OwnerSession.Create(wallet, chainId, now, Life);
            Save(_session);
            return _session;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Removes the session from this machine; a later call makes a new one. A silo takes the old one until it is ended there or over.</summary>
    /// <exception cref="IOException">A file cannot be removed.</exception>
    public void Forget()
    {
        _session?.Key.Dispose();
        _session = null;
        File.Delete(path);
        File.Delete(DelegationPath);
    }

    public void Dispose()
    {
        _session?.Key.Dispose();
        _gate.Dispose();
    }

    private OwnerSession? Load()
    {
        try
        {
            return SessionKey.TryLoad(path, out var key) && SignedDelegation.TryRead(File.ReadAllBytes(DelegationPath), out var delegation)
                ? new OwnerSession(key, delegation)
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // No session yet, or not one of ours to read: a new one is made, and saving it will say what is wrong.
            return null;
        }
    }

    // The key first: a crash in between leaves a key without a matching statement, which is seen and replaced.
    private void Save(OwnerSession session)
    {
        session.Key.Save(path);
        var aside = $"{DelegationPath}.{Path.GetRandomFileName()}";
        File.WriteAllBytes(aside, session.Delegation.Encoded);
        File.Move(aside, DelegationPath, overwrite: true);
    }

    private string DelegationPath => $"{path}.delegation";
}
