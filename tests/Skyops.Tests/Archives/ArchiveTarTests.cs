using System.Formats.Tar;
using System.IO.Compression;

namespace Skyops.Tests.Archives;

public sealed class ArchiveTarTests
{
    public static TheoryData<string> Bad => [.. BadTars.All.Select(bad => bad.What)];

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_tar_is_refused_by_name_and_leaves_nothing(string what)
    {
        var bad = BadTars.All.Single(one => one.What == what);
        using var folder = new ArchiveFolder();

        var refused = folder.Refused(bad.Archive);

        Assert.Contains(bad.Problem, refused.Message, StringComparison.Ordinal);
        if (bad.Entry is not null) Assert.Contains(bad.Entry, refused.Entry, StringComparison.Ordinal);
        else Assert.True(refused.Entry is null, refused.Message);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Compressing_it_changes_nothing(string what)
    {
        var bad = BadTars.All.Single(one => one.What == what);
        if (bad.Archive.Length == 0) return;
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest)) gzip.Write(bad.Archive);
        using var folder = new ArchiveFolder();

        folder.Refused(zipped.ToArray());
    }

    [Theory]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void What_another_writer_packs_is_unpacked(TarEntryFormat format)
    {
        var packed = new MemoryStream();
        var name = $"deep/{new string('n', 90)}/{new string('m', 60)}.txt";
        using (var writer = new TarWriter(packed, format, leaveOpen: true))
        {
            writer.WriteEntry(Entry(format, TarEntryType.Directory, "deep/", null));
            writer.WriteEntry(Entry(format, TarEntryType.RegularFile, name, "long"));
            writer.WriteEntry(Entry(format, TarEntryType.RegularFile, "./deep/run.sh", "#!/bin/sh"));
        }

        using var folder = new ArchiveFolder();
        var summary = folder.Extract(packed.ToArray());

        Assert.Equal((2, 2, 13L), (summary.Files, summary.Folders, summary.Bytes));
        Assert.Equal(["deep/", $"deep/{new string('n', 90)}/", name, "deep/run.sh"], folder.Tree().Keys.OrderBy(key => key != "deep/").ThenBy(key => key, StringComparer.Ordinal));
        Assert.Equal("long", File.ReadAllText(Path.Combine(folder.Target, name)));
    }

    [Fact]
    public void Modes_are_the_owners_alone_and_only_the_executable_bit_is_kept()
    {
        var archive = new TarBytes()
            .File("run", "x", change: header => TarBytes.Octal(header, 100, 7, 0b100_111_101_101))
            .File("data", "x", change: header => TarBytes.Octal(header, 100, 7, 0b110_110_110))
            .File("in/side")
            .Closed();
        using var folder = new ArchiveFolder();

        folder.Extract(archive);

        string[] modes = [.. ((string[])["", "run", "data", "in", "in/side"]).Select(path => Convert.ToString((int)File.GetUnixFileMode(Path.Combine(folder.Target, path)), 8))];
        Assert.Equal(["700", "700", "600", "700", "600"], modes);
    }

    [Fact]
    public void A_folder_that_is_there_is_never_unpacked_into()
    {
        using var folder = new ArchiveFolder();
        Directory.CreateDirectory(folder.Target);

        Assert.Throws<IOException>(() => folder.Extract(new TarBytes().File("a").Closed()));

        Assert.Empty(folder.Tree());
    }

    [Fact]
    public void An_archive_of_nothing_is_an_empty_folder()
    {
        using var folder = new ArchiveFolder();

        Assert.Equal(0, folder.Extract(new TarBytes().Closed()).Files);
        Assert.Empty(folder.Tree());
    }

    [Fact]
    public void Attributes_that_are_dropped_do_no_harm()
    {
        var records = TarBytes.Record("mtime", "1.5") + TarBytes.Record("SCHILY.xattr.user.x", "y") + TarBytes.Record("LIBARCHIVE.creationtime", "1");
        using var folder = new ArchiveFolder();

        folder.Extract(new TarBytes().Pax(TarBytes.Record("comment", "a commit"), 'g').Pax(records).File("a").Closed());

        Assert.Equal(["a"], folder.Tree().Keys);
    }

    private static TarEntry Entry(TarEntryFormat format, TarEntryType type, string name, string? content)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.Ustar => new UstarTarEntry(type, name),
            TarEntryFormat.Pax => new PaxTarEntry(type, name),
            _ => new GnuTarEntry(type, name),
        };
        if (content is not null) entry.DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content));
        return entry;
    }
}
