using System.Globalization;
using System.Text.Json.Nodes;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Settlement;
using Skyops.Tests.Contracts;
using Skyops.Tests.Ethereum.Keys;

namespace Skyops.Tests.Ethereum.Settlement;

public sealed class SettlementPeerTests
{
    [Fact]
    public async Task Eighty_generated_settlements_have_the_hashes_the_root_and_the_proofs_that_ethers_finds()
    {
        var trees = Enumerable.Range(1, 80).Select(seed =>
        {
            var random = new Random(seed);
            var domain = SettlementSamples.Domain with { Escrow = EthereumAddressTests.Random(random) };
            return SettlementTree.Build(domain, SettlementSamples.Random(random, seed));
        }).ToList();
        var questions = new JsonArray([.. trees.Select(Question)]);
        var answers = JsonNode.Parse(await ContractsPeer.RunAsync(["settle.mjs"], questions.ToJsonString()))!.AsArray();
        Assert.Equal(trees.Count, answers.Count);
        foreach (var (tree, answer) in trees.Zip(answers))
        {
            var what = $"settlement of {tree.Leaves.Count}";
            Assert.True(Texts(tree.Leaves.Select(leaf => leaf.HashIn(tree.Domain))) == Text(answer!["hashes"]), what);
            Assert.True($"0x{tree.Root}" == (string?)answer["root"], what);
            for (var i = 0; i < tree.Leaves.Count; i++)
                Assert.True(Texts(tree.ProofOf(i)) == Text(answer["proofs"]![i]), $"{what}, leaf {i}");
        }
    }

    private static JsonNode Question(SettlementTree tree) => new JsonObject
    {
        ["escrow"] = tree.Domain.Escrow.ToString(),
        ["leaves"] = new JsonArray([.. tree.Leaves.Select(leaf => new JsonObject
        {
            ["account"] = leaf.Account.ToString(),
            ["asset"] = leaf.Asset.ToString(),
            ["credit"] = leaf.Credit.ToString(CultureInfo.InvariantCulture),
            ["debit"] = leaf.Debit.ToString(CultureInfo.InvariantCulture),
        })]),
    };

    private static string Texts(IEnumerable<Hash256> hashes) => string.Join(' ', hashes.Select(hash => $"0x{hash}"));

    private static string Text(JsonNode? list) => string.Join(' ', list!.AsArray().Select(each => (string?)each));
}
