using Skyops.Tasks;

namespace Skyops.Delivery.Bundles;

/// <summary>
/// <c>receipts.json</c>: what the nodes signed, and the delegations that the receipts name, so that whoever has the bundle can check all signatures without a silo.
/// </summary>
/// <param name="Receipts">Ordered by attempt and node.</param>
/// <param name="Delegations">In their strict binary form, base64; ordered by their text.</param>
public sealed record BundleReceipts(IReadOnlyList<SignedReceipt> Receipts, IReadOnlyList<string> Delegations)
{
    /// <summary>The same in the order of the file, whatever order the silo gave them in.</summary>
    internal BundleReceipts Ordered() => new(
        [.. Receipts.OrderBy(r => r.Receipt.Key.Stage).ThenBy(r => r.Receipt.Key.Shard).ThenBy(r => r.Receipt.Key.Slot).ThenBy(r => r.Receipt.Key.Epoch).ThenBy(r => r.Node, StringComparer.Ordinal)],
        [.. Delegations.Distinct().Order(StringComparer.Ordinal)]);
}
