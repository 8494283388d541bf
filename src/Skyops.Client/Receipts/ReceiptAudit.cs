using Skyops.Client.Blobs;
using Skyops.Ethereum.Batches;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Sessions;
using Skyops.Tasks;

namespace Skyops.Client.Receipts;

/// <summary>
/// Checks all receipts of a task. The delegations they name come from the silo, which need not be believed: a delegation is named by its own hash and signed by the
/// node's wallet.
/// </summary>
public static class ReceiptAudit
{
    /// <summary>One verdict a receipt, in order.</summary>
    public static async Task<ReceiptVerdict[]> VerifyAsync(
        IReadOnlyList<SignedReceipt> receipts, BlobsClient blobs, ulong chainId, CancellationToken cancellationToken = default)
    {
        using var verifier = new ReceiptVerifier(chainId);
        foreach (var id in receipts.Select(DelegationOf).OfType<Hash256>().Distinct())
        {
            if (await blobs.ReadDelegationAsync(id.ToString(), SignedDelegation.MaxSize, cancellationToken) is { } bytes && SignedDelegation.TryRead(bytes, out var delegation))
                verifier.Add(delegation);
        }

        return [.. receipts.Select(verifier.Verify)];
    }

    private static Hash256? DelegationOf(SignedReceipt receipt) => BatchItem.TryRead(receipt.Proof, out var item) ? item.Batch.Delegation : null;
}
