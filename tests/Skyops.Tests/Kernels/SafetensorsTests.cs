using System.Buffers.Binary;
using System.Text;
using Skyops.Kernels.Formats;
using Skyops.Kernels.Tensors;

namespace Skyops.Tests.Kernels;

public sealed class SafetensorsTests
{
    [Fact]
    public void A_file_has_exactly_these_bytes()
    {
        var file = new TensorFile();
        file.Add("b", new Shape(1, 2), [1f, -2f]);
        file.Add("a", new Shape(), [BitConverter.UInt32BitsToSingle(0xFFC00001)]);
        file.AddMetadata("k", "v");
        var bytes = SafetensorsWriter.Write(file);
        const string header = """{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"""
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[4,12]}}";
        var padded = header.PadRight((header.Length + 7) / 8 * 8);
        Assert.Equal((ulong)padded.Length, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        Assert.Equal(padded, Encoding.UTF8.GetString(bytes, 8, padded.Length));
        Assert.Equal("0000C07F0000803F000000C0", Convert.ToHexString(bytes.AsSpan(8 + padded.Length)));
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        var bytes = Sample();
        var file = SafetensorsReader.Read(bytes);
        Assert.Equal(["empty", "w.ä\"", "x"], file.Names);
        Assert.Equal(new Shape(2, 3), file.ShapeOf("x"));
        Assert.Equal([1f, 2f, 3f, -0f, float.PositiveInfinity, float.Epsilon], file.ValuesOf("x").ToArray());
        Assert.Equal("a\nb", file.Metadata["note"]);
        Assert.Equal(bytes, SafetensorsWriter.Write(file));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"x\":1}")]
    [InlineData("{\"x\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]}}")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,400]}}")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[9223372036854775807,-9223372036854775]}}")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"x\":{}}")]
    [InlineData("{\"__metadata__\":{\"k\":null},\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}")]
    [InlineData("{ \"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}")]
    public void Malformed_headers_are_refused(string header)
    {
        var text = Encoding.UTF8.GetBytes(header.PadRight((header.Length + 7) / 8 * 8));
        var bytes = new byte[8 + text.Length + 4];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)text.Length);
        text.CopyTo(bytes, 8);
        Assert.Throws<SafetensorsException>(() => SafetensorsReader.Read(bytes));
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var bytes = Sample();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<SafetensorsException>(() => SafetensorsReader.Read(bytes.AsMemory(0, length)));
        }
    }

    [Fact]
    public void Mutations_are_refused_or_read_as_another_canonical_file()
    {
        for (var seed = 0; seed < 4000; seed++)
        {
            var random = new Random(seed);
            var bytes = Sample();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                Assert.Equal(bytes, SafetensorsWriter.Write(SafetensorsReader.Read(bytes)));
            }
            catch (SafetensorsException)
            {
                continue;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {e}");
            }
        }
    }

    private static byte[] Sample()
    {
        var file = new TensorFile();
        file.Add("x", new Shape(2, 3), [1f, 2f, 3f, -0f, float.PositiveInfinity, float.Epsilon]);
        file.Add("w.ä\"", new Shape(1), [4f]);
        file.Add("empty", new Shape(0, 7), []);
        file.AddMetadata("note", "a\nb");
        return SafetensorsWriter.Write(file);
    }
}
