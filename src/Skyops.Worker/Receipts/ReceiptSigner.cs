using System.Security.Cryptography;
using Google.Protobuf;
using Skyops.Ethereum.Batches;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Sessions;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Receipts;

/// <summary>
/// Signs many receipts at once with the session key: an item is SHA-256 over the canonical protobuf bytes of a receipt
/// (fields in order of number, defaults left out), the signature covers the Merkle root of the items.
/// </summary>
internal sealed class ReceiptSigner(SessionKey key, Hash256 delegation)
{
    private readonly BatchSigner signer = new(key, delegation, BatchContext.Receipts);

    /// <summary>A signed batch of 1 to <see cref="Limits.ReceiptsPerBatch"/> receipts.</summary>
    public Wire.ReceiptBatch Sign(ulong number, IReadOnlyList<Wire.Receipt> receipts)
    {
        var items = new byte[receipts.Count * Hash256.Size];
        for (var i = 0; i < receipts.Count; i++)
        {
            SHA256.HashData(receipts[i].ToByteArray(), items.AsSpan(i * Hash256.Size));
        }

        var head = signer.Sign(items).Head;
        return new Wire.ReceiptBatch
        {
            Number = number,
            Receipts = { receipts },
            Root = UnsafeByteOperations.UnsafeWrap(head.Root.ToBytes()),
            Signature = ByteString.CopyFrom(head.Signature),
        };
    }
}
