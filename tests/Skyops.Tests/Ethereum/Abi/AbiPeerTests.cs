using System.Text.Json.Nodes;
using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Hashing;
using Skyops.Tests.Ethereum.Peers;

namespace Skyops.Tests.Ethereum.Abi;

public sealed class AbiPeerTests
{
    [Fact]
    public async Task Six_hundred_generated_values_encode_as_ethers_encodes_them_and_come_back()
    {
        var cases = Enumerable.Range(0, 600).Select(seed =>
        {
            var generator = new AbiGenerator(new Random(seed));
            var types = new AbiType.Tuple(generator.Types(5));
            return (Types: types, Value: generator.List(types.Items));
        }).ToList();
        var answers = await EthersPeer.AskAsync(cases.Select(each => new JsonObject
        {
            ["kind"] = "abi",
            ["types"] = Names(each.Types.Items),
            ["values"] = each.Value.Theirs,
        }));
        foreach (var ((types, value), answer) in cases.Zip(answers))
        {
            var encoded = AbiEncoder.Encode(types, value.Ours.AsList());
            Assert.True(answer.Text("encoded") == EthersPeer.Hex(encoded), types.ToString());
            var decoded = AbiDecoder.Decode(types, encoded);
            Assert.True(decoded.SequenceEqual(value.Ours.AsList()), types.ToString());
        }
    }

    [Fact]
    public async Task Three_hundred_calls_and_errors_are_those_of_ethers()
    {
        var cases = Enumerable.Range(0, 300).Select(seed =>
        {
            var generator = new AbiGenerator(new Random(10_000 + seed));
            var types = generator.Types(4);
            return (Signature: $"f{seed}({string.Join(',', types)})", Value: generator.List(types));
        }).ToList();
        var answers = await EthersPeer.AskAsync(cases.SelectMany(each => (JsonObject[])
        [
            new()
            {
                ["kind"] = "call",
                ["signature"] = each.Signature,
                ["values"] = each.Value.Theirs.DeepClone(),
            },
            new()
            {
                ["kind"] = "error",
                ["signature"] = each.Signature,
                ["values"] = each.Value.Theirs.DeepClone(),
            },
        ]));
        for (var i = 0; i < cases.Count; i++)
        {
            var (signature, value) = cases[i];
            var function = AbiFunction.Parse(signature);
            var call = function.EncodeCall(value.Ours.AsList());
            Assert.Equal(answers[2 * i].Text("data"), EthersPeer.Hex(call));
            Assert.True(function.DecodeCall(call).SequenceEqual(value.Ours.AsList()), signature);
            var error = AbiError.Parse(signature);
            var data = error.Encode(value.Ours.AsList());
            Assert.Equal(answers[(2 * i) + 1].Text("data"), EthersPeer.Hex(data));
            Assert.Equal(new RevertReason.Custom(error, value.Ours.AsList()), RevertReason.Decode(data, error));
        }
    }

    [Fact]
    public async Task Three_hundred_logs_of_ethers_are_read()
    {
        var cases = Enumerable.Range(0, 300).Select(seed =>
        {
            var generator = new AbiGenerator(new Random(20_000 + seed));
            var random = new Random(seed);
            var types = generator.Types(4);

            // ethers cannot hash indexed arrays and tuples.
            var indexed = types.Select(type =>
                type is not (AbiType.List or AbiType.Tuple) && random.Next(2) == 0).ToArray();
            for (var i = 3; i < indexed.Length; i++)
                indexed[i] = indexed[i] && indexed[..i].Count(each => each) < 3;
            var parameters = types.Select((type, i) => $"{type}{(indexed[i] ? " indexed" : "")} p{i}");
            var signature = $"E{seed}({string.Join(", ", parameters)})";
            return (Signature: signature, Indexed: indexed, Value: generator.List(types));
        }).ToList();
        var answers = await EthersPeer.AskAsync(cases.Select(each => new JsonObject
        {
            ["kind"] = "event",
            ["signature"] = each.Signature,
            ["values"] = each.Value.Theirs,
        }));
        foreach (var ((signature, indexed, value), answer) in cases.Zip(answers))
        {
            var log = AbiEvent.Parse(signature);
            var data = Convert.FromHexString(answer.Text("data")[2..]);
            var topics = answer["topics"]!.AsArray().Select(topic => Hash((string)topic!)).ToList();
            Assert.True(log.TryDecode(topics, data, out var values), signature);
            var given = value.Ours.AsList();
            var filter = log.Filter([.. given.Where((_, i) => indexed[i])]);
            Assert.Equal(topics.Select(topic => (Hash256?)topic), filter);
            for (var i = 0; i < given.Count; i++)
            {
                if (indexed[i] && given[i] is AbiValue.Text or AbiValue.Bytes && values[i] is AbiValue.Hashed hashed)
                    Assert.Contains(hashed.Value, topics);
                else
                    Assert.Equal(given[i], values[i]);
            }

            Assert.False(log.TryDecode(topics[1..], data, out _));
            Assert.False(log.TryDecode(topics, [.. data, 0], out _));
        }
    }

    private static Hash256 Hash(string text) =>
        Hash256.TryParse(text, out var hash) ? hash : throw new FormatException(text);

    private static JsonArray Names(IEnumerable<AbiType> types) =>
        new([.. types.Select(type => (JsonNode)type.ToString()!)]);
}
