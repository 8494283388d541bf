namespace Skyops.Ethereum.TypedData;

/// <summary>
/// The domain of everything a wallet signs for Skyops: name "Skyops", version "1" and the chain id. Without a chain
/// the chain id is the network's own number, so that a signature for one network is worth nothing in another.
/// </summary>
public static class SkyopsDomain
{
    /// <summary>The domain on this chain.</summary>
    public static TypedDataDomain For(ulong chainId) => new() { Name = "Skyops", Version = "1", ChainId = chainId };
}
