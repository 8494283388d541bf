using System.Security.Cryptography;
using Skyops.Ethereum.Batches;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Sessions;
using Skyops.Tasks;

namespace Skyops.Client.Receipts;

/// <summary>
/// Checks receipts without believing the silo: the receipt's hash is in the Merkle tree of a batch, a session key signed the batch, and the node's wallet delegated to
/// that key. Not safe for use by several threads at once.
/// </summary>
public sealed class ReceiptVerifier(ulong chainId) : IDisposable
{
    private readonly Dictionary<Hash256, (SignedDelegation Delegation, SessionVerifier Key)> _delegations = [];

    /// <summary>Takes a delegation that receipts may name. False when it does not hold for this chain or is not for acting as a node.</summary>
    public bool Add(SignedDelegation delegation)
    {
        // Receipts stay true after the session has ended, so it is checked as of the time it was made.
        var then = DateTimeOffset.FromUnixTimeSeconds(delegation.Delegation.IssuedAt);
        if (delegation.Verify(chainId, then, SessionScope.Node) != SessionVerdict.Valid) return false;
        if (!_delegations.ContainsKey(delegation.Id)) _delegations.Add(delegation.Id, (delegation, new SessionVerifier(delegation.Delegation.PublicKey)));
        return true;
    }

    public ReceiptVerdict Verify(SignedReceipt receipt)
    {
        if (!BatchItem.TryRead(receipt.Proof, out var item)) return ReceiptVerdict.Malformed;
        if (!_delegations.TryGetValue(item.Batch.Delegation, out var known)) return ReceiptVerdict.UnknownDelegation;
        if (known.Delegation.Delegation.Account.ToString() != receipt.Node) return ReceiptVerdict.WrongDelegation;
        var hash = Hash256.FromBytes(SHA256.HashData(ReceiptBytes.Write(receipt.Receipt)));
        return new BatchVerifier(known.Key, known.Delegation.Id, BatchContext.Receipts).Verify(item, hash) == BatchVerdict.Valid
            ? ReceiptVerdict.Valid
            : ReceiptVerdict.WrongSignature;
    }

    public void Dispose()
    {
        foreach (var (_, key) in _delegations.Values) key.Dispose();
    }
}
