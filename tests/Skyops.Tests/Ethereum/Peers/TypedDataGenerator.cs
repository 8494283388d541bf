using System.Globalization;
using System.Text.Json.Nodes;
using Skyops.Ethereum.Abi;
using Skyops.Ethereum.TypedData;
using Skyops.Tests.Ethereum.Abi;

namespace Skyops.Tests.Ethereum.Peers;

/// <summary>Makes random EIP-712 types and values of them, in this project's form and in that of ethers.</summary>
internal sealed class TypedDataGenerator
{
    private readonly Random _random;
    private readonly AbiGenerator _simple;
    private readonly List<TypedStruct> _structs = [];

    public TypedDataGenerator(int seed)
    {
        _random = new Random(seed);
        _simple = new AbiGenerator(_random);
    }

    /// <summary>
    /// One to four structs; each but the first is a member of an earlier one, so the first is the primary type.
    /// </summary>
    public (IReadOnlyList<TypedStruct> Structs, string Primary) Types()
    {
        var count = _random.Next(1, 5);
        var names = Enumerable.Range(0, count).Select(i => $"{(char)('A' + _random.Next(26))}{i}").ToList();
        var members = names.ConvertAll(_ => new List<TypedMember>());
        for (var i = 0; i < count; i++)
        {
            foreach (var n in Enumerable.Range(0, _random.Next(1, 6)))
                members[i].Add(new TypedMember($"m{n}", _simple.Arrays(_simple.Elementary())));
            if (i > 0)
                members[_random.Next(i)].Add(new TypedMember($"s{i}", _simple.Arrays(names[i])));
        }

        _structs.Clear();
        _structs.AddRange(names.Select((name, i) => new TypedStruct(name, members[i])));
        return ([.. _structs], names[0]);
    }

    public (AbiValue Ours, JsonNode Theirs) Value(string type)
    {
        if (type.EndsWith(']'))
        {
            var open = type.LastIndexOf('[');
            var size = type[(open + 1)..^1];
            var count = size.Length == 0 ? _random.Next(4) : int.Parse(size, CultureInfo.InvariantCulture);
            var items = Enumerable.Range(0, count).Select(_ => Value(type[..open])).ToList();
            var theirs = new JsonArray([.. items.Select(i => i.Theirs)]);
            return (new AbiValue.List(items.ConvertAll(i => i.Ours)), theirs);
        }

        if (_structs.Find(each => each.Name == type) is { } definition)
        {
            var members = definition.Members.Select(m => (m.Name, Value: Value(m.Type))).ToList();
            return (
                new AbiValue.Struct(members.ToDictionary(m => m.Name, m => m.Value.Ours)),
                new JsonObject(members.Select(m => KeyValuePair.Create(m.Name, (JsonNode?)m.Value.Theirs))));
        }

        return _simple.Value(AbiType.Parse(type));
    }
}
