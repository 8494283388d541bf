using System.Numerics;
using Skyops.Ethereum.Abi;

namespace Skyops.Tests.Ethereum.Abi;

public sealed class AbiDecoderTests
{
    private const string Zero = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string One = "0000000000000000000000000000000000000000000000000000000000000001";
    private const string Thirty2 = "0000000000000000000000000000000000000000000000000000000000000020";
    private const string Ones = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    [Theory]
    [InlineData("(uint8)", "0000000000000000000000000000000000000000000000000000000000000100")]
    [InlineData("(uint256)", One + "00")]
    [InlineData("(uint256)", "01")]
    [InlineData("(uint256)", "")]
    [InlineData("(int8)", "0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("(int8)", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("(bool)", "0000000000000000000000000000000000000000000000000000000000000002")]
    [InlineData("(bool)", Ones)]
    [InlineData("(address)", "0000000000000000000000010000000000000000000000000000000000000000")]
    [InlineData("(bytes31)", Ones)]
    [InlineData("(bytes)", Thirty2)]
    [InlineData("(bytes)", Thirty2 + One)]
    [InlineData("(bytes)", Thirty2 + One + "00")]
    [InlineData("(bytes)", Thirty2 + One + One)]
    [InlineData("(bytes)", Thirty2 + Ones + Zero)]
    [InlineData("(bytes)", Zero + Zero)]
    [InlineData("(bytes)", Ones + Zero)]
    [InlineData("(bytes)", "0000000000000000000000000000000000000000000000000000000000000040" + Zero + Zero)]
    [InlineData("(bytes)", Thirty2 + Zero + Zero)]
    [InlineData("(string)", Thirty2 + One + "ff00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("(uint256[])", Thirty2 + One)]
    [InlineData("(uint256[])", Thirty2 + Ones)]
    [InlineData("(uint256[])", Thirty2 + "000000000000000000000000000000000000000000000000000000007fffffff" + Zero)]
    [InlineData("(uint256[])", Thirty2 + "0000000000000000000000000000000000000000000000000000000100000000")]
    [InlineData("(uint256[3])", Zero + Zero)]
    [InlineData("(bytes,bytes)", "0000000000000000000000000000000000000000000000000000000000000040"
        + "0000000000000000000000000000000000000000000000000000000000000040" + Zero)]
    public void What_solidity_does_not_write_is_refused(string types, string hex) =>
        Assert.Throws<AbiException>(() => AbiDecoder.Decode(Tuple(types), Convert.FromHexString(hex)));

    [Fact]
    public void Lists_that_all_point_to_one_place_do_not_grow()
    {
        // Eight lists in each other, every item of each with the offset of the same next one.
        var words = new List<BigInteger> { 32 };
        for (var depth = 0; depth < 8; depth++)
        {
            words.Add(16);
            words.AddRange(Enumerable.Repeat((BigInteger)(16 * 32), 16));
        }

        words.Add(0);
        byte[] data = [.. words.SelectMany(word => AbiEncoder.Encode(Tuple("(uint256)"), word))];
        Assert.Throws<AbiException>(() => AbiDecoder.Decode(Tuple("(uint256[][][][][][][][][])"), data));
    }

    [Fact]
    public void Random_bytes_are_refused_or_are_the_encoding_of_what_they_decode_to()
    {
        var taken = 0;
        for (var seed = 0; seed < 5000; seed++)
        {
            var random = new Random(seed);
            var generator = new AbiGenerator(new Random(seed));
            var types = new AbiType.Tuple(generator.Types(3));
            var data = AbiEncoder.Encode(types, generator.List(types.Items).Ours.AsList());
            for (var i = random.Next(4); i > 0 && data.Length > 0; i--)
                data[random.Next(data.Length)] = (byte)random.Next(random.Next(2) == 0 ? 2 : 256);
            if (random.Next(4) == 0)
                data = data[..random.Next(data.Length + 1)];
            try
            {
                var values = AbiDecoder.Decode(types, data);
                Assert.True(AbiEncoder.Encode(types, values).AsSpan().SequenceEqual(data), $"seed {seed}");
                taken++;
            }
            catch (AbiException)
            {
            }
        }

        Assert.InRange(taken, 500, 4500);
    }

    [Theory]
    [InlineData("uint")]
    [InlineData("uint7")]
    [InlineData("uint0")]
    [InlineData("uint264")]
    [InlineData("uint08")]
    [InlineData("int")]
    [InlineData("bytes0")]
    [InlineData("bytes33")]
    [InlineData("uint256[0]")]
    [InlineData("uint256[-1]")]
    [InlineData("uint256[01]")]
    [InlineData("uint256[ 1]")]
    [InlineData("uint256]")]
    [InlineData("uint256[1000000][1000000]")]
    [InlineData("uint256[99999999999]")]
    [InlineData("bytes[1048576]")]
    [InlineData("()")]
    [InlineData("()[]")]
    [InlineData("(uint256")]
    [InlineData("uint256)")]
    [InlineData("(uint256))")]
    [InlineData("(uint256)(uint256)")]
    [InlineData("(uint256,)")]
    [InlineData(" uint256")]
    [InlineData("function")]
    [InlineData("fixed128x18")]
    [InlineData("")]
    [InlineData("uint8[][][][][][][][][][][][][][][][][][]")]
    public void A_name_that_is_no_type_is_refused(string name) =>
        Assert.Throws<AbiException>(() => AbiType.Parse(name));

    [Fact]
    public void A_value_that_does_not_fit_its_type_is_refused()
    {
        Assert.Throws<AbiException>(() => AbiEncoder.Encode(Tuple("(uint8)"), 256));
        Assert.Throws<AbiException>(() => AbiEncoder.Encode(Tuple("(uint8)"), -1));
        Assert.Throws<AbiException>(() => AbiEncoder.Encode(Tuple("(int8)"), 128));
        Assert.Throws<AbiException>(() => AbiEncoder.Encode(Tuple("(int8)"), -129));
        Assert.Throws<AbiException>(() => AbiEncoder.Encode(Tuple("(bytes4)"), new byte[3]));
        Assert.Throws<AbiException>(() => AbiEncoder.Encode(Tuple("(address)"), 1));
        Assert.Throws<AbiException>(() => AbiEncoder.Encode(Tuple("(string)"), "\ud800"));
        Assert.Throws<AbiException>(() => AbiEncoder.Encode(Tuple("(uint8[2])"), new AbiValue.List(1)));
        Assert.Throws<AbiException>(() => AbiEncoder.Encode(Tuple("((uint8,bool))"), new AbiValue.List(1)));
        Assert.Throws<AbiException>(() => AbiEncoder.Encode(Tuple("(uint8)"), 1, 2));
        Assert.Throws<AbiException>(() => AbiEncoder.Encode(Tuple("(uint8)")));
    }

    private static AbiType.Tuple Tuple(string types) => (AbiType.Tuple)AbiType.Parse(types);
}
