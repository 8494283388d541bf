using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Skyops.Ethereum.Sessions;
using Skyops.Merkle;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Contracts;

/// <summary>A receipt of a batch as the worker made it, in the shape of the contract's struct SignedReceipt.</summary>
internal static class SolidityReceipt
{
    public static JsonObject Of(SignedDelegation statement, Wire.ReceiptBatch batch, int index)
    {
        var tree = new MerkleTree();
        foreach (var receipt in batch.Receipts) tree.Add(SHA256.HashData(receipt.ToByteArray()));
        Assert.Equal(batch.Root.ToByteArray(), tree.ToRoot());
        var path = tree.Prove(index).Path.ToArray().Chunk(MerkleHash.Size);
        return new JsonObject
        {
            ["delegation"] = DelegationOf(statement),
            ["receipt"] = Hex(batch.Receipts[index].ToByteArray()),
            ["index"] = index,
            ["path"] = new JsonArray([.. path.Select(hash => JsonValue.Create(Hex(hash)))]),
            ["count"] = batch.Receipts.Count,
            ["root"] = Hex(batch.Root.Span),
            ["r"] = Hex(batch.Signature.Span[..32]),
            ["s"] = Hex(batch.Signature.Span[32..]),
        };
    }

    private static JsonObject DelegationOf(SignedDelegation statement)
    {
        var delegation = statement.Delegation;
        return new JsonObject
        {
            ["account"] = delegation.Account.ToString(),
            ["x"] = Hex(delegation.PublicKey.Encoded[1..33]),
            ["y"] = Hex(delegation.PublicKey.Encoded[33..]),
            ["spendCap"] = delegation.SpendCap.ToString(),
            ["issuedAt"] = delegation.IssuedAt,
            ["expiresAt"] = delegation.ExpiresAt,
            ["nonce"] = $"0x{delegation.Nonce:x32}",
            ["signature"] = Hex(statement.Signature),
        };
    }

    private static string Hex(ReadOnlySpan<byte> bytes) => $"0x{Convert.ToHexStringLower(bytes)}";
}
