using System.Globalization;
using System.IO.Compression;
using Skyops.Storage.Archives;

namespace Skyops.Tests.Archives;

/// <summary>Archives that unpack to much more than they are: every limit, met while the bytes come.</summary>
public sealed class ArchiveBombTests
{
    private static readonly ArchiveLimits Small = new() { Entries = 20, Bytes = 1 << 20, FileBytes = 300_000, Ratio = 10, FreeBytes = 4_096, NameCharacters = 2_000 };

    [Fact]
    public void A_zip_of_zeros_is_stopped_by_its_ratio()
    {
        using var folder = new ArchiveFolder();

        var refused = folder.Refused(ZipBytes.Of(new ZipPart("zeros", new byte[200_000]) { Deflate = true }), Small);

        Assert.Equal("zeros", refused.Entry);
        Assert.Contains("10 times its own size", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gzipped_tar_of_zeros_is_stopped_by_its_ratio()
    {
        using var folder = new ArchiveFolder();

        var refused = folder.Refused(Gzip(new TarBytes().Entry("zeros"u8.ToArray(), '0', new byte[200_000], null).Closed()), Small);

        Assert.Equal("zeros", refused.Entry);
        Assert.Contains("10 times its own size", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Zeros_behind_the_end_and_headers_without_files_count_too()
    {
        var headers = new TarBytes();
        for (var i = 0; i < 200; i++) headers.Pax(TarBytes.Record("comment", new string('c', 400)), 'g');
        using var folder = new ArchiveFolder();

        var behind = folder.Refused(Gzip([.. new TarBytes().File("a").Closed(), .. new byte[200_000]]), Small);
        var global = folder.Refused(Gzip(headers.Closed()), Small);

        Assert.Contains("10 times its own size", behind.Message, StringComparison.Ordinal);
        Assert.Contains("10 times its own size", global.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_refused_for_the_size_it_says_before_any_of_it_is_read()
    {
        using var folder = new ArchiveFolder();

        var tar = folder.Refused(new TarBytes().File("f", "x", change: h => TarBytes.Octal(h, 124, 11, 300_001)).Closed(), Small);
        var zip = folder.Refused(ZipBytes.Of(new ZipPart("f", new byte[300_001])), Small);

        Assert.Equal(("300,001", "at most 300,000"), (tar.Value, tar.Limit));
        Assert.Equal(("300,001", "at most 300,000"), (zip.Value, zip.Limit));
    }

    [Fact]
    public void All_files_together_are_counted()
    {
        var random = new Random(1);
        var archive = new TarBytes();
        for (var i = 0; i < 5; i++)
        {
            var content = new byte[250_000];
            random.NextBytes(content);
            archive.Entry([(byte)('a' + i)], '0', content, null);
        }

        using var folder = new ArchiveFolder();
        var refused = folder.Refused(archive.Closed(), Small);

        Assert.Equal("e", refused.Entry);
        Assert.Equal("at most 1,048,576", refused.Limit);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Entries_are_counted_with_the_folders_that_paths_imply(bool implied)
    {
        var archive = new TarBytes();
        for (var i = 0; i < (implied ? 11 : 21); i++) archive.File(string.Create(CultureInfo.InvariantCulture, $"{(implied ? $"{i}/" : "")}f{i}"));
        using var folder = new ArchiveFolder();

        var refused = folder.Refused(archive.Closed(), Small);

        Assert.Equal(("21", "at most 20"), (refused.Value, refused.Limit));
    }

    [Fact]
    public void Names_are_counted_together()
    {
        var archive = new TarBytes();
        var zip = new List<ZipPart>();
        for (var i = 0; i < 10; i++)
        {
            var name = (char)('a' + i) + new string('n', 240);
            archive.Pax(TarBytes.Record("path", name)).File(name[..90]);
            zip.Add(new ZipPart(name, []));
        }

        using var folder = new ArchiveFolder();

        Assert.Contains("paths of the archive are too long together", folder.Refused(archive.Closed(), Small).Message, StringComparison.Ordinal);
        Assert.Contains("paths of the archive are too long together", folder.Refused(ZipBytes.Of([.. zip]), Small).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_of_too_many_entries_is_refused_before_any_is_read()
    {
        using var folder = new ArchiveFolder();

        var refused = folder.Refused(ZipBytes.Of([.. Enumerable.Range(0, 21).Select(i => new ZipPart($"f{i}", []))]), Small);

        Assert.Null(refused.Entry);
        Assert.Equal("21", refused.Value);
    }

    [Fact]
    public void A_large_bomb_costs_little_memory()
    {
        // 256 MiB of zeros in 256 KiB, within the free bytes of nobody.
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(new TarBytes().File("zeros", "", change: h => TarBytes.Octal(h, 124, 11, 256 << 20)).Open());
            for (var i = 0; i < 256; i++) gzip.Write(new byte[1 << 20]);
        }

        using var folder = new ArchiveFolder();
        var archive = packed.ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        folder.Refused(archive);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
