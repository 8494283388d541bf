namespace Skyops.Client.Accounts;

/// <summary>Where the client gets the session key that acts for an account: from memory, or from files that outlive the process.</summary>
public interface ICredentials
{
    /// <summary>A session of scope owner that a silo of this chain takes now.</summary>
    ValueTask<OwnerSession> GetAsync(ulong chainId, DateTimeOffset now, CancellationToken cancellationToken);
}
