using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Skyops.Ethereum.Abi;
using Skyops.Tests.Ethereum.Keys;
using Skyops.Tests.Ethereum.Peers;

namespace Skyops.Tests.Ethereum.Abi;

/// <summary>Makes random ABI types and values of them, in this project's form and in that of ethers.</summary>
internal sealed class AbiGenerator(Random random)
{
    public IReadOnlyList<AbiType> Types(int most) =>
        [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => AbiType.Parse(Type(0)))];

    /// <summary>The name of a type that is no array and no tuple.</summary>
    public string Elementary() => random.Next(7) switch
    {
        0 => "address",
        1 => "bool",
        2 => "string",
        3 => "bytes",
        4 => $"bytes{random.Next(1, 33)}",
        5 => $"uint{8 * random.Next(1, 33)}",
        _ => $"int{8 * random.Next(1, 33)}",
    };

    /// <summary>The name with brackets behind it, or none.</summary>
    public string Arrays(string type)
    {
        while (random.Next(4) == 0)
            type += Pick("[]", "[1]", "[3]");
        return type;
    }

    public (AbiValue Ours, JsonNode Theirs) Value(AbiType type)
    {
        switch (type)
        {
            case AbiType.Address:
                var address = EthereumAddressTests.Random(random);
                return (address, address.ToString());
            case AbiType.Flag:
                var flag = random.Next(2) == 1;
                return (flag, flag);
            case AbiType.Text:
                var letters = Enumerable.Range(0, random.Next(70));
                var text = string.Concat(letters.Select(_ => Pick("a", "Z", " ", "é", "→", "𝄞", "\"", "\n")));
                return (text, text);
            case AbiType.AnyBytes:
                return Bytes(random.Next(100));
            case AbiType.FixedBytes exact:
                return Bytes(exact.Count);
            case AbiType.Number number:
                var least = number.HasSign ? -(BigInteger.One << (number.Bits - 1)) : BigInteger.Zero;
                return Number(least, least + (BigInteger.One << number.Bits));
            case AbiType.List list:
                return List(Enumerable.Repeat(list.Item, list.Count ?? random.Next(4)));
            default:
                return List(((AbiType.Tuple)type).Items);
        }
    }

    public (AbiValue Ours, JsonNode Theirs) List(IEnumerable<AbiType> types)
    {
        var items = types.Select(Value).ToList();
        var theirs = new JsonArray([.. items.Select(item => item.Theirs)]);
        return (new AbiValue.List(items.ConvertAll(item => item.Ours)), theirs);
    }

    private (AbiValue Ours, JsonNode Theirs) Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return (bytes, EthersPeer.Hex(bytes));
    }

    // The edges of the range more often than chance would have them.
    private (AbiValue Ours, JsonNode Theirs) Number(BigInteger least, BigInteger above)
    {
        var bytes = new byte[40];
        random.NextBytes(bytes);
        var value = random.Next(6) switch
        {
            0 => least,
            1 => above - 1,
            2 => BigInteger.Zero,
            _ => least + (new BigInteger(bytes, isUnsigned: true) % (above - least)),
        };
        return (value, value.ToString(CultureInfo.InvariantCulture));
    }

    private string Type(int depth)
    {
        var isTuple = depth < 3 && random.Next(8) == 0;
        return Arrays(isTuple
            ? $"({string.Join(',', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Type(depth + 1)))})"
            : Elementary());
    }

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
