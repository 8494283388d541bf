using System.Text.Json.Nodes;
using Skyops.Ethereum.Abi;
using Skyops.Ethereum.TypedData;
using Skyops.Tests.Ethereum.Keys;

namespace Skyops.Tests.Ethereum.Peers;

public sealed class EthersTypedDataTests
{
    [Fact]
    public async Task Four_hundred_generated_types_and_values_encode_as_ethers_encodes_them()
    {
        var cases = Enumerable.Range(0, 400).Select(Generate).ToList();
        var answers = await EthersPeer.AskAsync(cases.Select(each => each.Question));
        foreach (var (each, theirs) in cases.Zip(answers))
        {
            var what = $"seed {each.Seed}: {each.Question.ToJsonString()}";
            var (types, primary, value) = (each.Types, each.Primary, each.Value);
            Assert.True(theirs.Text("primary") == primary, what);
            Assert.True(theirs.Text("separator") == EthersPeer.Hex(each.Domain.Separator()), what);
            Assert.True(theirs.Text("encodeType") == types.EncodeType(primary), what);
            Assert.True(theirs.Text("encodeData") == EthersPeer.Hex(types.EncodeData(primary, value)), what);
            Assert.True(theirs.Text("digest") == EthersPeer.Hex(types.Digest(each.Domain, primary, value)), what);
        }
    }

    private static Case Generate(int seed)
    {
        var generator = new TypedDataGenerator(seed);
        var (structs, primary) = generator.Types();
        var (ours, theirs) = generator.Value(primary);
        var (domain, theirDomain) = Domain(new Random(seed));
        var types = new JsonObject(structs.Select(each => KeyValuePair.Create(each.Name, (JsonNode?)new JsonArray(
            [.. each.Members.Select(m => new JsonObject { ["name"] = m.Name, ["type"] = m.Type })]))));
        var question = new JsonObject
        {
            ["kind"] = "typed",
            ["domain"] = theirDomain,
            ["types"] = types,
            ["primary"] = primary,
            ["value"] = theirs,
        };
        return new Case(seed, question, domain, new TypedDataTypes(structs), primary, (AbiValue.Struct)ours);
    }

    // Each of the five members is there or not, at least one is.
    private static (TypedDataDomain Ours, JsonObject Theirs) Domain(Random random)
    {
        var chosen = random.Next(1, 32);
        var salt = new byte[32];
        random.NextBytes(salt);
        var contract = EthereumAddressTests.Random(random);
        var chainId = random.NextInt64(1, long.MaxValue);
        var theirs = new JsonObject();
        if ((chosen & 1) != 0)
            theirs["name"] = "A näme";
        if ((chosen & 2) != 0)
            theirs["version"] = "1";
        if ((chosen & 4) != 0)
            theirs["chainId"] = $"{chainId}";
        if ((chosen & 8) != 0)
            theirs["verifyingContract"] = contract.ToString();
        if ((chosen & 16) != 0)
            theirs["salt"] = EthersPeer.Hex(salt);
        var ours = new TypedDataDomain
        {
            Name = (chosen & 1) != 0 ? "A näme" : null,
            Version = (chosen & 2) != 0 ? "1" : null,
            ChainId = (chosen & 4) != 0 ? chainId : null,
            VerifyingContract = (chosen & 8) != 0 ? contract : null,
            Salt = (chosen & 16) != 0 ? salt : (ReadOnlyMemory<byte>?)null,
        };
        return (ours, theirs);
    }

    private sealed record Case(
        int Seed,
        JsonObject Question,
        TypedDataDomain Domain,
        TypedDataTypes Types,
        string Primary,
        AbiValue.Struct Value);
}
