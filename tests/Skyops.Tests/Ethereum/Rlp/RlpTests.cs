using System.Numerics;
using System.Text.Json.Nodes;
using Skyops.Ethereum.Rlp;
using Skyops.Tests.Ethereum.Peers;

namespace Skyops.Tests.Ethereum.Rlp;

public sealed class RlpTests
{
    [Fact]
    public async Task Five_hundred_generated_items_encode_and_decode_as_in_ethers()
    {
        var items = Enumerable.Range(0, 500).Select(seed => Item(new Random(seed), 0)).ToList();
        var answers = await EthersPeer.AskAsync(
            items.Select(item => new JsonObject { ["kind"] = "rlp", ["item"] = Json(item) }));
        foreach (var (item, answer) in items.Zip(answers))
        {
            var encoded = item.Encode();
            Assert.Equal(answer.Text("encoded"), EthersPeer.Hex(encoded));
            Assert.Equal(Json(item).ToJsonString(), Json(RlpItem.Decode(encoded)).ToJsonString());
        }
    }

    [Fact]
    public void Numbers_come_back_as_they_were()
    {
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var bytes = new byte[random.Next(33)];
            random.NextBytes(bytes);
            var number = new BigInteger(bytes, isUnsigned: true);
            var reader = new RlpReader(new RlpWriter().Number(number).ToArray());
            Assert.Equal(number, reader.ReadNumber(32));
            reader.End();
        }
    }

    [Fact]
    public void Lengths_at_the_edges_have_the_shortest_form()
    {
        (int, string)[] edges =
        [
            (0, "80"), (55, "b7"), (56, "b838"), (255, "b8ff"), (256, "b90100"), (65535, "b9ffff"), (65536, "ba010000"),
        ];
        foreach (var (length, header) in edges)
        {
            var encoded = new RlpWriter().Bytes(new byte[length]).ToArray();
            Assert.StartsWith(header, Convert.ToHexStringLower(encoded));
            Assert.Equal((header.Length / 2) + length, encoded.Length);
            Assert.Equal(length, new RlpReader(encoded).ReadBytes().Length);
        }
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("8100", "a byte that stands for itself")]
    [InlineData("817f", "a byte that stands for itself")]
    [InlineData("81", "cut short")]
    [InlineData("8280", "cut short")]
    [InlineData("b8", "length cut short")]
    [InlineData("b90038", "leading zero in a length")]
    [InlineData("b838", "cut short")]
    [InlineData("bfffffffffffffffff", "a length of 64 bits")]
    [InlineData("bf7fffffffffffffff", "a length of 63 bits")]
    [InlineData("bb80000000", "a length of 32 bits")]
    [InlineData("bbffffffff", "a length of 32 bits")]
    [InlineData("ffffffffffffffffff", "a list of 64 bits")]
    [InlineData("c1", "cut short")]
    [InlineData("c181", "an item beyond its list")]
    [InlineData("c28100", "not canonical within a list")]
    [InlineData("0000", "two items")]
    [InlineData("c000", "bytes left over")]
    [InlineData("f800", "0 in the long form")]
    public void What_is_not_canonical_is_refused(string hex, string why) =>
        Assert.Throws<RlpException>(() => { Assert.NotEmpty(why); RlpItem.Decode(Convert.FromHexString(hex)); });

    [Fact]
    public void A_short_length_in_the_long_form_is_refused()
    {
        Assert.Throws<RlpException>(() => RlpItem.Decode([0xB8, 55, .. new byte[55]]));
        Assert.Throws<RlpException>(() => RlpItem.Decode([0xF8, 55, .. new byte[55]]));
        Assert.Equal(56, ((RlpItem.Bytes)RlpItem.Decode([0xB8, 56, .. new byte[56]])).Value.Length);
    }

    [Fact]
    public void Lists_may_be_nested_to_the_limit_and_no_deeper()
    {
        Assert.Equal(RlpReader.MaxDepth, Depth(RlpItem.Decode(Nested(RlpReader.MaxDepth))));
        Assert.Throws<RlpException>(() => RlpItem.Decode(Nested(RlpReader.MaxDepth + 1)));
        Assert.Throws<RlpException>(() => RlpItem.Decode(Nested(100_000)));
    }

    [Fact]
    public void Random_bytes_are_refused_or_are_the_encoding_of_what_they_decode_to()
    {
        var taken = 0;
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var bytes = new byte[random.Next(1, 80)];
            random.NextBytes(bytes);
            bytes[0] = (byte)(random.Next(2) == 0 ? bytes[0] : 0xC0 + Math.Min(bytes.Length - 1, 55));
            try
            {
                Assert.True(RlpItem.Decode(bytes).Encode().AsSpan().SequenceEqual(bytes), $"seed {seed}");
                taken++;
            }
            catch (RlpException)
            {
            }
        }

        Assert.InRange(taken, 50, 19_000);
    }

    [Fact]
    public void What_is_read_must_be_what_was_asked_for()
    {
        var list = new RlpWriter().BeginList().Bytes([1, 2]).EndList().ToArray();
        Assert.Throws<RlpException>(() => new RlpReader(list).ReadBytes());
        Assert.Throws<RlpException>(() => new RlpReader([0x05]).ReadList());
        Assert.Throws<RlpException>(() => new RlpReader([0x82, 1, 2]).ReadBytes(3));
        Assert.Throws<RlpException>(() => new RlpReader([0x82, 0, 2]).ReadNumber(32));
        Assert.Throws<RlpException>(() => new RlpReader([0x00]).ReadNumber(32));
        Assert.Throws<RlpException>(() => new RlpReader([0x89, 1, 2, 3, 4, 5, 6, 7, 8, 9]).ReadUInt64());
        Assert.Throws<InvalidOperationException>(() => new RlpWriter().BeginList().ToArray());
        Assert.Throws<InvalidOperationException>(() => new RlpWriter().EndList());
        Assert.Throws<ArgumentOutOfRangeException>(() => new RlpWriter().Number(-1));
    }

    private static byte[] Nested(int depth)
    {
        byte[] encoded = [];
        if (depth > 1000)
            return [.. Enumerable.Repeat((byte)0xC1, depth - 1), 0xC0];
        for (var i = 0; i < depth; i++)
        {
            var writer = new RlpWriter().BeginList();
            encoded = i == 0 ? writer.EndList().ToArray() : [.. Header(encoded.Length), .. encoded];
        }

        return encoded;
    }

    private static byte[] Header(int length) => length <= 55 ? [(byte)(0xC0 + length)] : [0xF8, (byte)length];

    private static int Depth(RlpItem item) =>
        item is RlpItem.List list ? 1 + list.Items.Select(Depth).DefaultIfEmpty().Max() : 0;

    private static RlpItem Item(Random random, int depth)
    {
        if (depth < 5 && random.Next(3) > 0)
            return new RlpItem.List([.. Enumerable.Range(0, random.Next(6)).Select(_ => Item(random, depth + 1))]);
        var bytes = new byte[random.Next(5) == 0 ? random.Next(400) : random.Next(3)];
        random.NextBytes(bytes);
        return new RlpItem.Bytes(bytes);
    }

    private static JsonNode Json(RlpItem item) => item is RlpItem.Bytes bytes
        ? EthersPeer.Hex(bytes.Value.Span)
        : new JsonArray([.. ((RlpItem.List)item).Items.Select(Json)]);
}
