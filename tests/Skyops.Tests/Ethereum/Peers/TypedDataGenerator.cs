using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.TypedData;
using Skyops.Tests.Ethereum.Keys;

namespace Skyops.Tests.Ethereum.Peers;

/// <summary>Makes random EIP-712 types and values of them, in this project's form and in that of ethers.</summary>
internal sealed class TypedDataGenerator(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<TypedStruct> _structs = [];

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
                members[i].Add(new TypedMember($"m{n}", Arrays(Simple())));
            if (i > 0)
                members[_random.Next(i)].Add(new TypedMember($"s{i}", Arrays(names[i])));
        }

        _structs.Clear();
        _structs.AddRange(names.Select((name, i) => new TypedStruct(name, members[i])));
        return ([.. _structs], names[0]);
    }

    public (TypedValue Ours, JsonNode Theirs) Value(string type)
    {
        if (type.EndsWith(']'))
        {
            var open = type.LastIndexOf('[');
            var size = type[(open + 1)..^1];
            var count = size.Length == 0 ? _random.Next(4) : int.Parse(size, CultureInfo.InvariantCulture);
            var items = Enumerable.Range(0, count).Select(_ => Value(type[..open])).ToList();
            var theirs = new JsonArray([.. items.Select(i => i.Theirs)]);
            return (new TypedValue.List(items.ConvertAll(i => i.Ours)), theirs);
        }

        if (_structs.Find(each => each.Name == type) is { } definition)
        {
            var members = definition.Members.Select(m => (m.Name, Value: Value(m.Type))).ToList();
            return (
                new TypedValue.Struct(members.ToDictionary(m => m.Name, m => m.Value.Ours)),
                new JsonObject(members.Select(m => KeyValuePair.Create(m.Name, (JsonNode?)m.Value.Theirs))));
        }

        return Leaf(type);
    }

    private (TypedValue Ours, JsonNode Theirs) Leaf(string type)
    {
        switch (type)
        {
            case "address":
                var address = EthereumAddressTests.Random(_random);
                return (new TypedValue.Address(address), address.ToString());
            case "bool":
                var flag = _random.Next(2) == 1;
                return (new TypedValue.Flag(flag), flag);
            case "string":
                var letters = Enumerable.Range(0, _random.Next(60));
                var text = string.Concat(letters.Select(_ => Pick("a", "Z", " ", "é", "→", "𝄞", "\"", "\n")));
                return (new TypedValue.Text(text), text);
            case "bytes":
                return Bytes(_random.Next(200));
            case var _ when type.StartsWith("bytes", StringComparison.Ordinal):
                return Bytes(int.Parse(type[5..], CultureInfo.InvariantCulture));
            case var _ when type.StartsWith("uint", StringComparison.Ordinal):
                return Number(BigInteger.Zero, BigInteger.One << int.Parse(type[4..], CultureInfo.InvariantCulture));
            default:
                var half = BigInteger.One << (int.Parse(type[3..], CultureInfo.InvariantCulture) - 1);
                return Number(-half, half);
        }
    }

    private (TypedValue Ours, JsonNode Theirs) Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return (new TypedValue.Bytes(bytes), EthersPeer.Hex(bytes));
    }

    // The edges of the range more often than chance would have them.
    private (TypedValue Ours, JsonNode Theirs) Number(BigInteger least, BigInteger above)
    {
        var bytes = new byte[40];
        _random.NextBytes(bytes);
        var value = _random.Next(6) switch
        {
            0 => least,
            1 => above - 1,
            2 => BigInteger.Zero,
            _ => least + (new BigInteger(bytes, isUnsigned: true) % (above - least)),
        };
        return (new TypedValue.Number(value), value.ToString(CultureInfo.InvariantCulture));
    }

    private string Simple() => _random.Next(7) switch
    {
        0 => "address",
        1 => "bool",
        2 => "string",
        3 => "bytes",
        4 => $"bytes{_random.Next(1, 33)}",
        5 => $"uint{8 * _random.Next(1, 33)}",
        _ => $"int{8 * _random.Next(1, 33)}",
    };

    private string Arrays(string type)
    {
        while (_random.Next(4) == 0)
            type += Pick("[]", "[2]", "[3]");
        return type;
    }

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
