using Skyops.Client;
using Skyops.Client.Receipts;
using Skyops.Delivery.Bundles;
using Skyops.Ethereum.Batches;
using Skyops.Ethereum.Sessions;
using Skyops.Tasks;

namespace Skyops.Cli.Delivery;

/// <summary>A task's receipts, each with what came of checking its signature, and the delegations that were needed for that.</summary>
internal sealed class ReceiptEvidence
{
    private readonly Dictionary<(string Sha256, long Bytes), OutputFile> _signed;

    private ReceiptEvidence(string task, BundleReceipts receipts, ReceiptVerdict[] verdicts)
    {
        Receipts = receipts;
        var valid = receipts.Receipts.Where((_, i) => verdicts[i] == ReceiptVerdict.Valid).Where(signed => signed.Receipt.Key.TaskId == task).ToArray();
        Valid = valid.Length;
        _signed = valid.SelectMany(signed => signed.Receipt.Outputs).DistinctBy(file => (file.Sha256, file.Bytes)).ToDictionary(file => (file.Sha256, file.Bytes));
    }

    public BundleReceipts Receipts { get; }

    /// <summary>How many are of this task and signed as they should be.</summary>
    public int Valid { get; }

    /// <summary>Those of a task, from the silo; its word is not taken for their signatures.</summary>
    public static async Task<ReceiptEvidence> FetchAsync(SkyopsClient client, string task, ulong chainId, CancellationToken cancellationToken)
    {
        var receipts = await client.Tasks.Get(task).ReceiptsAsync(cancellationToken);
        var delegations = new List<string>();
        foreach (var id in receipts.Select(DelegationOf).OfType<string>().Distinct())
        {
            if (await client.Blobs.ReadDelegationAsync(id, SignedDelegation.MaxSize, cancellationToken) is { } bytes) delegations.Add(Convert.ToBase64String(bytes));
        }

        return Check(task, new BundleReceipts(receipts, delegations), chainId);
    }

    /// <summary>Those of a bundle.</summary>
    public static ReceiptEvidence Check(string task, BundleReceipts receipts, ulong chainId)
    {
        using var verifier = new ReceiptVerifier(chainId);
        var bytes = new byte[SignedDelegation.MaxSize];
        foreach (var text in receipts.Delegations)
        {
            if (Convert.TryFromBase64String(text, bytes, out var length) && SignedDelegation.TryRead(bytes.AsSpan(0, length), out var delegation)) verifier.Add(delegation);
        }

        return new ReceiptEvidence(task, receipts, [.. receipts.Receipts.Select(verifier.Verify)]);
    }

    /// <summary>Insists that a node signed for each of these files.</summary>
    /// <exception cref="CliException">Naming the first for which none did.</exception>
    public void MustName(string task, IEnumerable<OutputFile> files)
    {
        if (files.FirstOrDefault(file => !_signed.ContainsKey((file.Sha256, file.Bytes))) is not { } unsigned) return;
        throw CliException.Failed(
            $"no node's receipt that is signed as it should be names the output '{unsigned.Path}' of task {task}", "do not trust these files; `skyops task receipts` shows each signature");
    }

    /// <summary>The file as a node signed for it, with what it sealed it as; null: none did.</summary>
    public OutputFile? Signed(OutputFile file) => _signed.GetValueOrDefault((file.Sha256, file.Bytes));

    private static string? DelegationOf(SignedReceipt receipt) => BatchItem.TryRead(receipt.Proof, out var item) ? item.Batch.Delegation.ToString() : null;
}
