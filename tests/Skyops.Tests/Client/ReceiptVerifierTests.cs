using System.Security.Cryptography;
using Google.Protobuf;
using Skyops.Client.Receipts;
using Skyops.Ethereum.Batches;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sessions;
using Skyops.Merkle;
using Skyops.Tasks;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Client;

/// <summary>Receipts are checked with bytes made by hand; protobuf's own library says whether they are right.</summary>
public sealed class ReceiptVerifierTests
{
    private const ulong ChainId = 4242;
    private const int Seed = 7;

    [Fact]
    public void Bytes_made_by_hand_are_those_of_the_protobuf_library()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 500; i++)
        {
            var receipt = Random(random);
            Assert.True(ToWire(receipt).ToByteArray().AsSpan().SequenceEqual(ReceiptBytes.Write(receipt)), $"seed {Seed}, case {i}: {receipt}");
        }
    }

    [Fact]
    public void A_receipt_in_a_signed_batch_verifies_and_a_changed_one_does_not()
    {
        using var wallet = WalletKey.Create();
        using var key = SessionKey.Create();
        var delegation = SessionDelegation.Create(wallet.Address, key.PublicKey, SessionScope.Node, 0, DateTimeOffset.UtcNow, TimeSpan.FromDays(1)).Sign(wallet, ChainId);
        var random = new Random(Seed);
        Receipt[] receipts = [.. Enumerable.Range(0, 5).Select(_ => Random(random))];
        var signed = Sign(receipts, key, delegation, wallet.Address.ToString());

        using var verifier = new ReceiptVerifier(ChainId);
        Assert.Equal(ReceiptVerdict.UnknownDelegation, verifier.Verify(signed[0]));
        Assert.True(verifier.Add(delegation));
        Assert.All(signed, receipt => Assert.Equal(ReceiptVerdict.Valid, verifier.Verify(receipt)));
        Assert.Equal(ReceiptVerdict.WrongSignature, verifier.Verify(signed[0] with { Receipt = receipts[0] with { RunMs = receipts[0].RunMs + 1 } }));
        Assert.Equal(ReceiptVerdict.WrongDelegation, verifier.Verify(signed[0] with { Node = "0x0000000000000000000000000000000000000001" }));
        Assert.Equal(ReceiptVerdict.Malformed, verifier.Verify(signed[0] with { Proof = "!" }));
    }

    [Fact]
    public void A_delegation_for_another_purpose_or_chain_is_not_taken()
    {
        using var wallet = WalletKey.Create();
        using var key = SessionKey.Create();
        using var verifier = new ReceiptVerifier(ChainId);
        var now = DateTimeOffset.UtcNow;
        Assert.False(verifier.Add(SessionDelegation.Create(wallet.Address, key.PublicKey, SessionScope.Owner, 0, now, TimeSpan.FromDays(1)).Sign(wallet, ChainId)));
        Assert.False(verifier.Add(SessionDelegation.Create(wallet.Address, key.PublicKey, SessionScope.Node, 0, now, TimeSpan.FromDays(1)).Sign(wallet, 1)));
    }

    private static SignedReceipt[] Sign(Receipt[] receipts, SessionKey key, SignedDelegation delegation, string node)
    {
        var hashes = receipts.SelectMany(receipt => SHA256.HashData(ToWire(receipt).ToByteArray())).ToArray();
        var head = new BatchSigner(key, delegation.Id, BatchContext.Receipts).Sign(hashes).Head;
        var tree = new MerkleTree(receipts.Length);
        tree.AddDigests(hashes);
        return [.. receipts.Select((receipt, i) =>
        {
            Assert.True(BatchItem.TryCreate(head, tree.Prove(i), out var item));
            return new SignedReceipt(receipt, node, Convert.ToBase64String(item.ToBytes()));
        })];
    }

    private static Receipt Random(Random random)
    {
        string Hex() => random.Next(4) == 0 ? "" : Convert.ToHexStringLower(RandomBytes(random));
        return new Receipt(
            new AttemptKey($"t{random.Next()}", random.Next(3), random.Next(2), random.Next(2), random.Next(300)),
            (AttemptExit)random.Next(7),
            Hex(),
            [.. Enumerable.Range(0, random.Next(3)).Select(i => new OutputFile($"é{i}", random.NextInt64(long.MaxValue), Hex()))],
            random.NextInt64(), random.Next(2), random.Next(70_000), random.Next(2),
            random.Next(2) == 0 ? null : new string('x', random.Next(300)));
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        return bytes;
    }

    private static Wire.Receipt ToWire(Receipt receipt)
    {
        var key = receipt.Key;
        var wire = new Wire.Receipt
        {
            Key = new Wire.AttemptKey { TaskId = key.TaskId, Stage = key.Stage, Shard = key.Shard, Slot = key.Slot, Epoch = key.Epoch },
            Exit = receipt.Exit.ToString(),
            Digest = ByteString.CopyFrom(Convert.FromHexString(receipt.Digest)),
            RunMs = receipt.RunMs,
            CpuMs = receipt.CpuMs,
            PeakRamMib = receipt.PeakRamMiB,
            ResumedFromStep = receipt.ResumedFromStep,
            Message = receipt.Message ?? "",
        };
        foreach (var file in receipt.Outputs)
            wire.Outputs.Add(new Wire.File { Path = file.Path, Bytes = file.Bytes, Sha256 = ByteString.CopyFrom(Convert.FromHexString(file.Sha256)) });
        return wire;
    }
}
