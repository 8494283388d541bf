namespace Skyops.Storage;

/// <summary>
/// Whose a blob is: the accounts and nodes that proved to have its bytes, by sending them. A blob is stored once, so it may have many owners, and who only knows its hash is
/// none of them. Ownership is never taken back.
/// </summary>
public interface IBlobOwners
{
    /// <summary>Records that <paramref name="owner"/> has sent the bytes; durable when it returns. Again is harmless.</summary>
    ValueTask AddAsync(string owner, string sha256, CancellationToken cancellationToken = default);

    /// <summary>Whether it ever did. Cheap: it is asked for each input of each submission.</summary>
    bool Has(string owner, string sha256);
}
