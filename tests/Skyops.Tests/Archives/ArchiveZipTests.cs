using System.IO.Compression;
using System.Text;
using Skyops.Storage.Archives;

namespace Skyops.Tests.Archives;

public sealed class ArchiveZipTests
{
    public static TheoryData<string> Bad => [.. BadZips.All.Select(bad => bad.What)];

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_zip_is_refused_by_name_and_leaves_nothing(string what)
    {
        var bad = BadZips.All.Single(one => one.What == what);
        using var folder = new ArchiveFolder();

        var refused = folder.Refused(bad.Archive);

        Assert.Contains(bad.Problem, refused.Message, StringComparison.Ordinal);
        if (bad.Entry is not null) Assert.Contains(bad.Entry, refused.Entry, StringComparison.Ordinal);
        else Assert.True(refused.Entry is null, refused.Message);
    }

    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.NoCompression)]
    public void What_another_writer_packs_is_unpacked(CompressionLevel level)
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(zip.CreateEntry("deep/ünï.txt", level), "hello");
            var script = zip.CreateEntry("run.sh", level);
            script.ExternalAttributes = 0b1000_000_111_101_101 << 16;
            Write(script, "#!/bin/sh");
            zip.CreateEntry("empty/");
        }

        using var folder = new ArchiveFolder();
        folder.Extract(packed.ToArray());

        Assert.Equal(["deep/", "deep/ünï.txt", "empty/", "run.sh"], folder.Tree().Keys);
        Assert.EndsWith("*", folder.Tree()["run.sh"], StringComparison.Ordinal);
        Assert.Equal("hello", File.ReadAllText(Path.Combine(folder.Target, "deep/ünï.txt")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sizes_may_stand_behind_the_data(bool marked)
    {
        var content = Encoding.ASCII.GetBytes(new string('y', 5_000));
        var packed = ZipBytes.Pack(content);
        var part = new ZipPart("a", content) { Deflate = true, Flags = 1 << 3, LocalCrc = 0, LocalBytes = 0, Behind = ZipBytes.Descriptor(content, packed.Length, marked) };
        using var folder = new ArchiveFolder();

        folder.Extract(ZipBytes.Of(part, part with { Name = "b" }));

        Assert.Equal(["a", "b"], folder.Tree().Keys);
    }

    [Fact]
    public void A_comment_does_no_harm()
    {
        using var folder = new ArchiveFolder();

        folder.Extract(ZipBytes.Of([new("a", "x"u8.ToArray())], [], "the commit it was made of"u8.ToArray()));

        Assert.Equal(["a"], folder.Tree().Keys);
    }

    [Fact]
    public void The_fast_checksum_is_the_defined_one()
    {
        var random = new Random(7);
        for (var length = 0; length < 70; length++)
        {
            var data = new byte[length];
            random.NextBytes(data);
            var crc = new Crc32();
            crc.Add(data.AsSpan(0, length / 3));
            crc.Add(data.AsSpan(length / 3));
            Assert.Equal(ZipBytes.Crc(data), crc.Value);
        }
    }

    private static void Write(ZipArchiveEntry entry, string content)
    {
        using var stream = entry.Open();
        stream.Write(Encoding.UTF8.GetBytes(content));
    }
}
