using Skyops.Cli.Hosting;
using Skyops.Client.Receipts;
using Skyops.Ethereum.Sessions;
using Skyops.Tasks;

namespace Skyops.Cli.Demo;

/// <summary>Checks every receipt against the statements of the workers' wallets, which lie in their data folders; the silo is not asked.</summary>
internal static class ReceiptAudit
{
    /// <summary>How many receipts are what their nodes signed.</summary>
    public static int CountValid(IEnumerable<SignedReceipt> receipts, IEnumerable<WorkerStarted> workers, ulong chainId)
    {
        using var verifier = new ReceiptVerifier(chainId);
        foreach (var path in workers.SelectMany(worker => Directory.GetFiles(Path.Combine(worker.Data, NodeIdentity.DelegationsFolder))))
        {
            if (SignedDelegation.TryRead(File.ReadAllBytes(path), out var delegation)) verifier.Add(delegation);
        }

        return receipts.Count(receipt => verifier.Verify(receipt) == ReceiptVerdict.Valid);
    }
}
