using Skyops.Ethereum.Sessions;
using Skyops.Storage;

namespace Skyops.Silo.Accounts;

/// <summary>
/// Keeps the delegations that receipts and authorisations name, so that anybody who holds those can check them later. A delegation's id is the SHA-256 of its bytes: it
/// is simply a blob, which <c>GET /v1/delegations/{id}</c> gives out.
/// </summary>
public sealed class DelegationArchive(IBlobStore blobs)
{
    public async Task KeepAsync(SignedDelegation delegation, CancellationToken cancellationToken)
    {
        var id = delegation.Id.ToString();
        if (await blobs.FindAsync(id, cancellationToken) is not null) return;
        using var bytes = new MemoryStream(delegation.Encoded.ToArray(), writable: false);
        await blobs.PutAsync(bytes, id, SignedDelegation.MaxSize, cancellationToken);
    }
}
