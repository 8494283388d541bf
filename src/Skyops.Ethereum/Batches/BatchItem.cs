using System.Diagnostics.CodeAnalysis;
using Skyops.Merkle;

namespace Skyops.Ethereum.Batches;

/// <summary>
/// What one item keeps of its batch, so that it can be checked alone later: the signed head and the way from the item
/// to the root. Binary form: the head (133 bytes) ‖ the proof (16 bytes and 32 a level).
/// </summary>
public sealed record BatchItem
{
    private BatchItem(SignedBatch batch, MerkleProof proof)
    {
        Batch = batch;
        Proof = proof;
    }

    public SignedBatch Batch { get; }

    public MerkleProof Proof { get; }

    /// <summary>Puts both together; false unless the proof is for a tree of the batch's size.</summary>
    public static bool TryCreate(SignedBatch batch, MerkleProof proof, [NotNullWhen(true)] out BatchItem? item)
    {
        item = proof.TreeSize == batch.Count ? new BatchItem(batch, proof) : null;
        return item is not null;
    }

    /// <summary>Reads the binary form; false unless it is exactly that.</summary>
    public static bool TryRead(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out BatchItem? item)
    {
        item = null;
        return encoded.Length >= SignedBatch.Size
            && SignedBatch.TryRead(encoded[..SignedBatch.Size], out var batch)
            && MerkleProof.TryRead(encoded[SignedBatch.Size..], out var proof)
            && TryCreate(batch, proof, out item);
    }

    /// <summary>Reads the binary form in base64, as receipts carry it; false unless it is exactly that.</summary>
    public static bool TryRead(string base64, [NotNullWhen(true)] out BatchItem? item)
    {
        item = null;
        var encoded = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, encoded, out var length) && TryRead(encoded.AsSpan(0, length), out item);
    }

    /// <summary>The binary form in a new array.</summary>
    public byte[] ToBytes() => [.. Batch.Encoded, .. Proof.ToBytes()];
}
