using System.IO.Compression;
using System.Text;
using Skyops.Kernels.Data;
using Skyops.Kernels.Models;

namespace Skyops.Tests.Kernels;

public sealed class DataReaderTests
{
    [Fact]
    public void The_digits_are_read()
    {
        var data = Digits.Data;
        Assert.Equal((1797, 64, 10), (data.Rows, data.Sample.Features, data.Classes));
        Assert.Equal(new SampleShape(1, 8, 8), data.ImageShape());
        Assert.Equal([0f, 0f, 5f, 13f, 9f, 1f, 0f, 0f], data.Row(0)[..8].ToArray());
        Assert.Equal([0, 1, 2, 3], new[] { 0, 1, 2, 3 }.Select(data.Label));
    }

    [Theory]
    [InlineData("1,2,0\n3,4,1\n")]
    [InlineData("1,2,0\r\n3,4,1")]
    [InlineData("a,b,label\n1,2,0\n3,4,1\n")]
    [InlineData("\uFEFF 1.0 ,2e0,0\n+3,4,1\n")]
    public void Tables_may_have_headers_either_line_end_and_spaces(string text)
    {
        var data = Csv(text);
        Assert.Equal([1f, 2f, 3f, 4f], [.. data.Row(0), .. data.Row(1)]);
        Assert.Equal((0, 1, 2), (data.Label(0), data.Label(1), data.Rows));
    }

    [Fact]
    public void The_label_can_be_any_column()
    {
        var data = Csv("1,5,6\n0,7,8\n", new CsvOptions { LabelColumn = 0 });
        Assert.Equal([5f, 6f], data.Row(0).ToArray());
        Assert.Equal(1, data.Label(0));
    }

    [Theory]
    [InlineData("1,2,0\n3,x,1\n", 2, 2, "x")]
    [InlineData("1,2,0\n3,,1\n", 2, 2, "")]
    [InlineData("1,2,0\n3,4,1.5\n", 2, 3, "1.5")]
    [InlineData("1,2,0\n3,4,-1\n", 2, 3, "-1")]
    [InlineData("1,2,0\nNaN,4,1\n", 2, 1, "NaN")]
    [InlineData("1,2,0\n1e999,4,1\n", 2, 1, "1e999")]
    [InlineData("1,2,0\n3,4\n", 2, 2, "3,4")]
    [InlineData("1,2,0\n\n1,2,1", 2, 1, "")]
    [InlineData("1,2,0\n1,\"2\",1", 2, 2, "\"2\"")]
    public void Errors_name_line_column_and_value(string text, int line, int column, string value)
    {
        var error = Assert.Throws<DataFormatException>(() => Csv(text));
        Assert.Equal((line, column, value), (error.Line, error.Column, error.Value));
        Assert.Contains($"line {line}, column {column}: '{value}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_hold()
    {
        const string text = "1,2,0\n3,4,1\n";
        foreach (var limits in new DataLimits[]
            {
                new() { Rows = 1 }, new() { Columns = 2 }, new() { Bytes = 11 }, new() { Values = 4 },
                new() { Classes = 1 },
            })
        {
            Assert.Throws<DataFormatException>(() => Csv(text, null, limits));
        }

        var zeros = Gzip(new byte[100_000]);
        Assert.Throws<DataFormatException>(() => CsvReader.Read(zeros, null, new() { Bytes = 99_999 }));
        Assert.Throws<DataFormatException>(() => Csv(""));
    }

    [Fact]
    public void Damaged_digits_are_refused_with_the_typed_error_or_read()
    {
        var file = Digits.Bytes;
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var bytes = file[..random.Next(file.Length)];
            Tolerate(seed, () => CsvReader.Read(bytes));
            bytes = [.. file];
            bytes[random.Next(file.Length)] ^= (byte)random.Next(1, 256);
            Tolerate(seed, () => CsvReader.Read(bytes));
        }
    }

    [Fact]
    public void Random_text_is_refused_with_the_typed_error_or_read()
    {
        const string alphabet = "0123456789,,,\n\n\r.-+eE \"x\0\u00E9";
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var text = new string(random.GetItems<char>(alphabet, random.Next(60)));
            Tolerate(seed, () => Csv(text));
        }
    }

    [Fact]
    public void Idx_files_are_read()
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255];
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 2, 1, 0];
        var data = IdxReader.Read(Gzip(images), labels);
        Assert.Equal((new SampleShape(1, 1, 3), true, 2), (data.Sample, data.IsImage, data.Classes));
        Assert.Equal([4f, 5f, 255f], data.Row(1).ToArray());
        byte[] numbers = [0, 0, 0x0D, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0];
        Assert.Equal(-2f, IdxReader.Read(numbers, labels).Row(1)[0]);
    }

    [Fact]
    public void Damaged_idx_files_are_refused_with_the_typed_error_or_read()
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255];
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 2, 1, 0];
        for (var length = 0; length < images.Length; length++)
        {
            Assert.Throws<DataFormatException>(() => IdxReader.Read(images.AsMemory(0, length), labels));
        }

        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            byte[][] files = [[.. images], [.. labels]];
            var file = files[random.Next(2)];
            file[random.Next(file.Length)] = (byte)random.Next(256);
            Tolerate(seed, () => IdxReader.Read(files[0], files[1]));
        }
    }

    [Fact]
    public void A_split_keeps_every_row_once_and_shards_share_the_training_rows()
    {
        var split = DataSplit.Of(1797, 0.2, 5);
        Assert.Equal(359, split.Test.Count);
        Assert.Equal(Enumerable.Range(0, 1797), split.Train.Concat(split.Test).Order());
        var shards = Enumerable.Range(0, 3).Select(s => split.ShardRows(5, 1, s, 3)).ToList();
        Assert.Equal(split.Train, shards.SelectMany(s => s).Order());
        Assert.InRange(shards.Max(s => s.Length) - shards.Min(s => s.Length), 0, 1);
        Assert.NotEqual(shards[0], split.ShardRows(5, 2, 0, 3));
    }

    private static Dataset Csv(string text, CsvOptions? options = null, DataLimits? limits = null) =>
        CsvReader.Read(Encoding.UTF8.GetBytes(text), options, limits);

    private static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }

    private static void Tolerate(int seed, Func<Dataset> read)
    {
        try
        {
            Assert.True(read().Rows > 0);
        }
        catch (DataFormatException)
        {
            return;
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"seed {seed}: {e}");
        }
    }
}
