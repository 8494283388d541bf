using System.Text.Json.Nodes;
using Google.Protobuf;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sessions;
using Skyops.Tests.Testing;
using Skyops.Worker.Receipts;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Contracts;

/// <summary>
/// The contracts in <c>src/Skyops.Contracts</c>: their artefacts, their own tests on a real Ethereum node, and that
/// they read what the worker signs.
/// </summary>
public sealed class ContractTests
{
    private const ulong ChainId = 4242;

    [NeedsFact(Need.Minutes)]
    public async Task The_artefacts_are_what_the_sources_give() =>
        await ContractsPeer.RunAsync(["build.mjs", "--check"]);

    [NeedsFact(Need.Minutes)]
    public async Task The_contracts_keep_their_promises_on_a_real_chain()
    {
        var output = await ContractsPeer.RunAsync(["--test"]);
        Assert.Contains("# fail 0", output, StringComparison.Ordinal);
        Assert.DoesNotContain("# pass 0", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contradicting_receipts_that_a_worker_signed_cost_half_its_stake()
    {
        using var wallet = WalletKey.Create();
        using var key = SessionKey.Create();
        var then = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var delegation = SessionDelegation
            .Create(wallet.Address, key.PublicKey, SessionScope.Node, 12_345, then, TimeSpan.FromHours(1))
            .Sign(wallet, ChainId);
        var signer = new ReceiptSigner(key, delegation.Id);
        var first = signer.Sign(1, [Receipt(4, digest: 1), Receipt(300, digest: 2), Receipt(5, digest: 3)]);
        var second = signer.Sign(2, [Receipt(300, digest: 9)]);
        var question = new JsonObject
        {
            ["first"] = SolidityReceipt.Of(delegation, first, 1),
            ["second"] = SolidityReceipt.Of(delegation, second, 0),
        };
        var answer = JsonNode.Parse(await ContractsPeer.RunAsync(["convict.mjs"], question.ToJsonString()))!;
        Assert.Equal("100000000000000000000", (string?)answer["before"]);
        Assert.Equal("50000000000000000000", (string?)answer["after"]);
    }

    private static Wire.Receipt Receipt(int shard, byte digest) => new()
    {
        Key = new Wire.AttemptKey { TaskId = "01JD0000000000000000000000", Stage = 1, Shard = shard, Epoch = 7 },
        Exit = "Succeeded",
        Digest = ByteString.CopyFrom([.. Enumerable.Repeat(digest, 32)]),
        Outputs = { new Wire.File { Path = "r.bin", Bytes = 1 << 20, Sha256 = ByteString.CopyFrom(new byte[32]) } },
        RunMs = 65_432,
        CpuMs = 60_000,
        PeakRamMib = 512,
    };
}
