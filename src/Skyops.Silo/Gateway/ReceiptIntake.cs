using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Ethereum.Batches;
using Skyops.Grpc.V1;
using Skyops.Merkle;
using Skyops.Nodes;
using Skyops.Silo.Blobs;
using Skyops.Tasks;

namespace Skyops.Silo.Gateway;

/// <summary>
/// Takes a batch of receipts: checks the one signature over all of them, gives each its inclusion proof, hands them to their tasks side by side, and acknowledges when
/// all are durable. A batch that does not verify is answered as malformed and goes no further.
/// </summary>
internal sealed class ReceiptIntake(VerifiedNode node, IGrainFactory grains, UploadedFiles files, ILogger logger)
{
    private readonly BatchVerifier _verifier = new(node.Key, node.DelegationId, BatchContext.Receipts);

    /// <summary>Null when the batch is not to be acknowledged: it is larger than any honest worker sends.</summary>
    public async Task<ReceiptAck?> RecordAsync(ReceiptBatch batch)
    {
        if (batch.Receipts.Count is 0 or > Limits.ReceiptsPerBatch) return null;
        var signed = Verify(batch, out var problem);
        var acknowledgement = new ReceiptAck { Number = batch.Number };
        if (signed is null)
        {
            logger.ReceiptsRejected(node.Address, batch.Receipts.Count, problem);
            acknowledgement.Answers.AddRange(Enumerable.Repeat(nameof(ReportAnswer.Malformed), batch.Receipts.Count));
            return acknowledgement;
        }

        signed = Array.ConvertAll(signed, WithoutFilesOfOthers);
        var answers = new string[signed.Length];
        var groups = Enumerable.Range(0, signed.Length).GroupBy(i => signed[i].Receipt.Key.TaskId, StringComparer.Ordinal);
        await Task.WhenAll(groups.Select(group => ReportAsync(group.Key, [.. group], signed, answers)));
        acknowledgement.Answers.AddRange(answers);
        return acknowledgement;
    }

    /// <summary>
    /// A file that the node never sent is not its result, however well it knows the hash: the owner and the next stage could not get it, or should not. Without its files
    /// the receipt is one that its task calls malformed.
    /// </summary>
    private SignedReceipt WithoutFilesOfOthers(SignedReceipt signed)
    {
        var receipt = signed.Receipt;
        if (CanaryNames.IsCanary(receipt.Key.TaskId) || files.AreAll(node.Address, receipt.Outputs)) return signed;
        logger.FilesNotUploaded(node.Address, receipt.Key.ToString());
        return signed with { Receipt = receipt with { Digest = "", Outputs = [] } };
    }

    private async Task ReportAsync(string taskId, int[] places, SignedReceipt[] signed, string[] answers)
    {
        if (CanaryNames.IsCanary(taskId))
        {
            foreach (var place in places) answers[place] = (await grains.GetGrain<INodeGrain>(node.Address).CanaryReportedAsync(signed[place])).ToString();
            return;
        }

        var recorded = await grains.GetGrain<ITaskGrain>(taskId).ReportAsync([.. places.Select(place => signed[place])]);
        for (var i = 0; i < places.Length; i++) answers[places[i]] = recorded[i].ToString();
    }

    private SignedReceipt[]? Verify(ReceiptBatch batch, out string problem)
    {
        var count = batch.Receipts.Count;
        var hashes = new byte[count * MerkleHash.Size];
        var receipts = new Skyops.Tasks.Receipt[count];
        for (var i = 0; i < count; i++)
        {
            if (batch.Receipts[i].ToReceipt() is not { } receipt)
            {
                problem = $"receipt {i} has the unknown exit '{Http.Problems.Shorten(batch.Receipts[i].Exit)}'";
                return null;
            }

            SHA256.HashData(batch.Receipts[i].ToByteArray(), hashes.AsSpan(i * MerkleHash.Size, MerkleHash.Size));
            receipts[i] = receipt;
        }

        if (!TryHead(batch, count, out var head))
        {
            problem = "root or signature has the wrong length";
            return null;
        }

        var verdict = _verifier.Verify(head, hashes);
        problem = verdict.ToString();
        return verdict == BatchVerdict.Valid ? Prove(head, hashes, receipts) : null;
    }

    /// <summary>The signed head in the form that is kept: the wire leaves out what the connection knows.</summary>
    private bool TryHead(ReceiptBatch batch, int count, [NotNullWhen(true)] out SignedBatch? head)
    {
        Span<byte> bigEndian = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bigEndian, count);
        return SignedBatch.TryRead([1, .. node.DelegationId.ToBytes(), .. bigEndian, .. batch.Root.Span, .. batch.Signature.Span], out head);
    }

    private SignedReceipt[] Prove(SignedBatch head, byte[] hashes, Skyops.Tasks.Receipt[] receipts)
    {
        var tree = new MerkleTree(receipts.Length);
        tree.AddDigests(hashes);
        var signed = new SignedReceipt[receipts.Length];
        for (var i = 0; i < signed.Length; i++)
        {
            if (!BatchItem.TryCreate(head, tree.Prove(i), out var item)) throw new InvalidOperationException("a verified batch gives each item its proof");
            signed[i] = new SignedReceipt(receipts[i], node.Address, Convert.ToBase64String(item.ToBytes()));
        }

        return signed;
    }
}
