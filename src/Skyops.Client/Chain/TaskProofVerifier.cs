using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Skyops.Chain;
using Skyops.Client.Receipts;
using Skyops.Client.Tasks;
using Skyops.Ethereum.Contracts;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;
using Skyops.Ethereum.Sessions;
using Skyops.Ethereum.TaskBatches;
using Skyops.Merkle;

namespace Skyops.Client.Chain;

/// <summary>
/// Proves a task from the chain and the owner's own files. The network is not asked, and nothing of the proof is believed: every
/// digest is made anew from the parts, led to the roots of the batch's head, and the head's hash is compared with the registry's.
/// </summary>
/// <param name="rpc">A node of the owner's choice.</param>
/// <param name="chainId">The chain that the owner means.</param>
/// <param name="registry">The registry that the owner means, not the one that the proof names.</param>
public sealed class TaskProofVerifier(EthereumRpc rpc, ulong chainId, EthereumAddress registry)
{
    /// <param name="proof">From the network, or kept beside the files.</param>
    /// <param name="folder">The task's files; null to look at none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="EthereumRpcException">The node is away.</exception>
    public async Task<TaskProofVerdict> VerifyAsync(TaskProof proof, string? folder, CancellationToken cancellationToken = default)
    {
        var (signed, forged) = Signatures(proof);
        var (right, wrong) = folder is null ? (0, []) : await FilesAsync(proof, folder, cancellationToken);
        if (!TryHead(proof.Head, out var head)) return new TaskProofVerdict(false, false, false, false, false, signed, forged, right, wrong);
        var digests = Digests(proof);
        return new TaskProofVerdict(
            await IsPublishedAsync(head, cancellationToken),
            Leads(proof, head, digests, TaskBatchKind.LifeEvents), Leads(proof, head, digests, TaskBatchKind.Executions),
            Leads(proof, head, digests, TaskBatchKind.Logs), Leads(proof, head, digests, TaskBatchKind.Receipts),
            signed, forged, right, wrong);
    }

    private async Task<bool> IsPublishedAsync(TaskBatchHead head, CancellationToken cancellationToken)
    {
        var contract = new DeployedContract(ContractArtifact.TaskRegistry, registry);
        var stored = (await contract.CallAsync(rpc, "batches(uint64)", [head.Number], default, cancellationToken))[0].AsHash();
        return stored == head.HashIn(chainId, registry);
    }

    private static Hash256[] Digests(TaskProof proof) =>
    [
        TaskDigests.LifeEvents(proof.TaskId, [.. proof.Events.Select(each => (each.Seq, each.Type, each.Data))]),
        TaskDigests.Execution(proof.TaskId, proof.SpecHash, proof.Status, [.. proof.Outputs.Select(file => (file.Path, file.Sha256))]),
        TaskDigests.Logs(proof.TaskId, [.. proof.Logs.Select(piece => (piece.Attempt, piece.Number, piece.Sha256))]),
        TaskDigests.Receipts(proof.TaskId, [.. proof.Receipts.Select(each => ($"{each.Receipt.Key}", each.Node, each.Receipt.Digest, each.Proof))]),
    ];

    private static bool Leads(TaskProof proof, TaskBatchHead head, Hash256[] digests, TaskBatchKind kind)
    {
        if (proof.Paths.FirstOrDefault(each => each.Kind == (int)kind) is not { } path) return false;
        var hashes = new byte[path.Path.Length * Hash256.Size];
        for (var i = 0; i < path.Path.Length; i++)
        {
            if (!Hash256.TryParse(path.Path[i], out var hash)) return false;
            hash.WriteTo(hashes.AsSpan(i * Hash256.Size));
        }

        return MerkleProof.TryCreate(proof.Index, head.Sizes[(int)kind], hashes, out var inclusion)
            && inclusion.Verify(digests[(int)kind].ToBytes(), head.Roots[(int)kind].ToBytes());
    }

    private (int Valid, int Wrong) Signatures(TaskProof proof)
    {
        using var verifier = new ReceiptVerifier(chainId);
        foreach (var text in proof.Delegations)
        {
            var bytes = new byte[text.Length];
            if (Convert.TryFromBase64String(text, bytes, out var length) && SignedDelegation.TryRead(bytes.AsSpan(0, length), out var delegation)) verifier.Add(delegation);
        }

        // Those of shards without a verdict are sealed: without result and proof.
        var verdicts = proof.Receipts.Where(receipt => receipt.Proof.Length > 0).Select(verifier.Verify).ToArray();
        var valid = verdicts.Count(verdict => verdict == ReceiptVerdict.Valid);
        return (valid, verdicts.Length - valid);
    }

    private static async Task<(int Right, string[] Wrong)> FilesAsync(TaskProof proof, string folder, CancellationToken cancellationToken)
    {
        var wrong = new List<string>();
        foreach (var file in proof.Outputs)
        {
            var path = OutputPaths.Resolve(folder, file.Path, proof.TaskId);
            if (!File.Exists(path)) wrong.Add($"{file.Path} (missing)");
            else if (await HashAsync(path, cancellationToken) != file.Sha256) wrong.Add($"{file.Path} (other content)");
        }

        return (proof.Outputs.Length - wrong.Count, [.. wrong]);
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private static bool TryHead(TaskBatchHeadView view, [NotNullWhen(true)] out TaskBatchHead? head)
    {
        head = null;
        var roots = new Hash256[view.Roots.Length];
        for (var i = 0; i < roots.Length; i++)
        {
            if (!Hash256.TryParse(view.Roots[i], out roots[i])) return false;
        }

        if (!Hash256.TryParse(view.Previous, out var previous) || TaskBatchHead.FaultIn(view.Number, previous, view.Tasks, roots, view.Sizes) is not null) return false;
        head = new TaskBatchHead(view.Number, previous, view.Tasks, roots, view.Sizes);
        return true;
    }
}
