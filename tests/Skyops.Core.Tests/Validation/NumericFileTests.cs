using System.Buffers.Binary;
using Skyops.Core.Validation.Tolerance;

namespace Skyops.Core.Tests.Validation;

public sealed class NumericFileTests
{
    private const double Absolute = 1e-6;
    private const double Relative = 1e-3;

    [Fact]
    public void Numbers_within_the_tolerance_match_both_ways_and_their_largest_difference_is_told()
    {
        var tally = Compare("a.npy", NumericBytes.Npy(1, 100, 0), NumericBytes.Npy(1.0005, 100.05, 1e-7));

        Assert.True(tally.SecondMatchesFirst && tally.FirstMatchesSecond);
        Assert.Equal(0.05, tally.Difference!.Value, 6);
        Assert.Null(tally.Detail);
    }

    [Fact]
    public void The_relative_part_is_one_of_the_candidates_number()
    {
        var tally = new Tally(0, 0.5);
        NumericFile.Compare("a.npy", NumericBytes.Npy(2), NumericBytes.Npy(3.2), tally);

        Assert.False(tally.SecondMatchesFirst);
        Assert.True(tally.FirstMatchesSecond);
    }

    [Fact]
    public void Nan_equals_nan_and_infinities_only_their_own_sign()
    {
        Assert.True(Compare("a.npy", NumericBytes.Npy(double.NaN, double.PositiveInfinity), NumericBytes.Npy(-double.NaN, double.PositiveInfinity)).SecondMatchesFirst);
        Assert.True(Compare("a.npy", NumericBytes.Npy(double.PositiveInfinity), NumericBytes.Npy(double.NegativeInfinity)).Over);
        Assert.True(Compare("a.npy", NumericBytes.Npy(double.NaN), NumericBytes.Npy(0)).Over);
        Assert.True(Compare("a.npy", NumericBytes.Npy(double.MaxValue), NumericBytes.Npy(double.PositiveInfinity)).Over);
    }

    [Fact]
    public void Arrays_of_another_shape_or_type_never_match()
    {
        var data = NumericBytes.Doubles(1, 2, 3, 4);
        Assert.True(Compare("a.npy", NumericBytes.Npy("<f8", "(2, 2)", data), NumericBytes.Npy("<f8", "(4,)", data)).Over);
        Assert.True(Compare("a.npy", NumericBytes.Npy("<f8", "(1,)", data[..8]), NumericBytes.Npy("<i8", "(1,)", data[..8])).Over);
        Assert.True(Compare("a.npy", NumericBytes.Npy("<f8", "(4,)", data), NumericBytes.Npy("<f8", "(4, )", data, version: 3)).SecondMatchesFirst);
    }

    [Fact]
    public void Byte_orders_and_integers_are_read()
    {
        var big = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(big, long.MaxValue);
        BinaryPrimitives.WriteInt64BigEndian(big.AsSpan(8), 5);
        var little = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(little, long.MaxValue - 1);
        BinaryPrimitives.WriteInt64LittleEndian(little.AsSpan(8), 5);
        var tally = new Tally(0.5, 0);
        NumericFile.Compare("a.npy", NumericBytes.Npy(">i8", "(2,)", big), NumericBytes.Npy("<i8", "(2,)", little), tally);

        Assert.Equal(1, tally.Difference);
        Assert.True(tally.Over);
    }

    [Fact]
    public void Cells_that_are_numbers_are_compared_as_such_and_all_others_as_text()
    {
        Assert.True(Compare("m.csv", "epoch,loss\n1,0.5\n2,nan\n", "epoch,loss\r\n1,0.5001\r\n2,NaN").SecondMatchesFirst);
        Assert.True(Compare("m.csv", "a,\"x,y\"\n1,-inf\n", "a,\"x,y\"\n1.0,-inf\n").SecondMatchesFirst);
        Assert.True(Compare("m.csv", "epoch,loss\n1,0.5\n", "epoch,loss\n1,0.6\n").Over);
        Assert.True(Compare("m.csv", "epoch,loss\n1,0.5\n", "step,loss\n1,0.5\n").Over);
        Assert.True(Compare("m.csv", "1,2\n3\n", "1,2\n3,4\n").Over);
        Assert.True(Compare("m.csv", "1\n2\n", "1\n").Over);
        Assert.Contains("row 2", Compare("m.csv", "1\n2\n", "1\n3\n").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_are_compared_by_name_wherever_they_lie()
    {
        var first = NumericBytes.Safetensors("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[8,10]}}""", [.. NumericBytes.Floats(1, 2), 0x80, 0x3f]);
        var second = NumericBytes.Safetensors("""{"b":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]},"a":{"dtype":"F32","shape":[2],"data_offsets":[2,10]}} """, [0x80, 0x3f, .. NumericBytes.Floats(1, 2.001f)]);
        Assert.True(Compare("w.safetensors", first, second).SecondMatchesFirst);

        var other = NumericBytes.Safetensors("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"c":{"dtype":"BF16","shape":[1],"data_offsets":[8,10]}}""", [.. NumericBytes.Floats(1, 2), 0x80, 0x3f]);
        Assert.True(Compare("w.safetensors", first, other).Over);
        var bits = NumericBytes.Safetensors("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", [1, 2]);
        var otherBits = NumericBytes.Safetensors("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", [1, 3]);
        Assert.True(Compare("w.safetensors", bits, otherBits).Over);
    }

    [Theory]
    [InlineData("<f8", "(3,)")]
    [InlineData("<f8", "(2147483647, 2147483647, 2147483647)")]
    [InlineData("|O", "(1,)")]
    [InlineData("<c16", "(1,)")]
    [InlineData("<f8", "(1")]
    [InlineData("<f8", "(-1,)")]
    public void Arrays_that_are_not_what_they_say_are_unreadable(string descr, string shape) =>
        Assert.NotNull(NumericFile.Problem("a.npy", NumericBytes.Npy(descr, shape, NumericBytes.Doubles(1))));

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[1,9]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,4],"data_offsets":[0,8]}}""")]
    [InlineData("""{"a":7}""")]
    [InlineData("[]")]
    [InlineData("{} x")]
    public void Tensors_that_are_not_what_they_say_are_unreadable(string header) =>
        Assert.NotNull(NumericFile.Problem("a.safetensors", NumericBytes.Safetensors(header, NumericBytes.Floats(1, 2))));

    [Fact]
    public void Whatever_bytes_come_they_are_refused_or_compared()
    {
        (string Name, byte[] File)[] seeds =
        [
            ("a.npy", NumericBytes.Npy(1, 2, 3)),
            ("a.npy", NumericBytes.Npy(">f4", "(1, 2)", NumericBytes.Floats(1, 2), version: 2)),
            ("a.csv", NumericBytes.Csv("a,\"b \"\"c\"\"\"\n1,2e5\r\n,nan\n")),
            ("a.safetensors", NumericBytes.Safetensors("""{"__metadata__":{"k":"v"},"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}""", [1, 2, 3, 4])),
        ];
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var (name, file) = seeds[seed % seeds.Length];
            var (left, right) = (Mutate(random, file), Mutate(random, file));
            try
            {
                if (NumericFile.Problem(name, left) is null && NumericFile.Problem(name, right) is null) NumericFile.Compare(name, left, right, new Tally(1, 0));
            }
            catch (Exception wrong)
            {
                Assert.Fail($"seed {seed}: {wrong}");
            }
        }
    }

    [Theory]
    [InlineData("*.npy", "deep/a.npy", true)]
    [InlineData("*.npy", "a.npz", false)]
    [InlineData("out/*.npy", "out/a.npy", true)]
    [InlineData("out/*.npy", "out/deep/a.npy", false)]
    [InlineData("out/**.npy", "out/deep/a.npy", true)]
    [InlineData("**/a*b?.csv", "x/y/aXbXb1.csv", true)]
    [InlineData("**/a*b?.csv", "x/a/b1.csv", false)]
    [InlineData("*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("metrics.csv", "metrics.csv", true)]
    [InlineData("**", "any/thing", true)]
    public void Patterns_are_those_of_paths(string pattern, string path, bool matches) => Assert.Equal(matches, OutputPattern.Matches(pattern, path));

    private static byte[] Mutate(Random random, byte[] file)
    {
        var bytes = file.ToList();
        for (var i = random.Next(4); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at));
                    break;
                case 2:
                    bytes.Insert(at, bytes[random.Next(bytes.Count)]);
                    break;
                default:
                    bytes[at] = (byte)"'\"{}[](),:0129\n"[random.Next(15)];
                    break;
            }
        }

        return [.. bytes];
    }

    private static Tally Compare(string path, string first, string second) => Compare(path, NumericBytes.Csv(first), NumericBytes.Csv(second));

    private static Tally Compare(string path, byte[] first, byte[] second)
    {
        Assert.Null(NumericFile.Problem(path, first));
        Assert.Null(NumericFile.Problem(path, second));
        var tally = new Tally(Absolute, Relative);
        NumericFile.Compare(path, first, second, tally);
        return tally;
    }
}
