using System.Diagnostics;
using System.Formats.Tar;
using System.Security.Cryptography;
using Skyops.Storage.Archives;

namespace Skyops.Tests.Archives;

public sealed class TarPackerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void What_is_packed_unpacks_to_the_same_tree_and_packs_to_the_same_bytes(int seed)
    {
        using var folder = new ArchiveFolder();
        var tree = Path.Combine(folder.Root, "tree");
        RandomTree(tree, new Random(seed));
        var packed = Pack(tree);

        File.WriteAllBytes(Path.Combine(folder.Root, "packed"), packed);
        new ArchiveExtractor(ArchiveLimits.Default).Extract(Path.Combine(folder.Root, "packed"), folder.Target, CancellationToken.None);

        Assert.True(ArchiveFolder.Tree(tree).SequenceEqual(folder.Tree()), $"seed {seed}");
        Assert.True(SHA256.HashData(packed).SequenceEqual(SHA256.HashData(Pack(folder.Target))), $"seed {seed}");
    }

    [Fact]
    public void Other_readers_see_the_same()
    {
        using var folder = new ArchiveFolder();
        var tree = Path.Combine(folder.Root, "tree");
        RandomTree(tree, new Random(9));
        var packed = Pack(tree);
        var file = Path.Combine(folder.Root, "packed");
        File.WriteAllBytes(file, packed);

        Directory.CreateDirectory(folder.Target);
        TarFile.ExtractToDirectory(file, folder.Target, overwriteFiles: false);
        var gnu = Directory.CreateDirectory(Path.Combine(folder.Root, "gnu")).FullName;
        using var tar = Process.Start(new ProcessStartInfo("tar", ["-xf", file, "-C", gnu]) { RedirectStandardError = true })!;
        var complaints = tar.StandardError.ReadToEnd();
        tar.WaitForExit();

        Assert.Equal((0, ""), (tar.ExitCode, complaints));
        Assert.Equal(ArchiveFolder.Tree(tree), folder.Tree());
        Assert.Equal(ArchiveFolder.Tree(tree), ArchiveFolder.Tree(gnu));
    }

    [Theory]
    [InlineData("--format=gnu")]
    [InlineData("--format=pax")]
    public void What_gnu_tar_packs_is_unpacked(string format)
    {
        using var folder = new ArchiveFolder();
        var tree = Path.Combine(folder.Root, "tree");
        RandomTree(tree, new Random(11));
        var file = Path.Combine(folder.Root, "packed");
        using var tar = Process.Start("tar", ["-czf", file, format, "-C", tree, "."]);
        tar.WaitForExit();

        new ArchiveExtractor(ArchiveLimits.Default).Extract(file, folder.Target, CancellationToken.None);

        Assert.Equal(ArchiveFolder.Tree(tree), folder.Tree());
    }

    [Theory]
    [InlineData("link", "it is a link")]
    [InlineData("broken link", "it is a link")]
    [InlineData("pipe", "it is a device, fifo or socket")]
    [InlineData("clash", "case")]
    [InlineData("newline", "control character")]
    public void What_could_not_be_unpacked_is_not_packed(string what, string problem)
    {
        using var folder = new ArchiveFolder();
        var tree = Directory.CreateDirectory(Path.Combine(folder.Root, "tree")).FullName;
        var path = Path.Combine(tree, "a");
        switch (what)
        {
            case "link": File.CreateSymbolicLink(path, "/etc/passwd"); break;
            case "broken link": File.CreateSymbolicLink(path, "nowhere"); break;
            case "pipe": Process.Start("mkfifo", [path]).WaitForExit(); break;
            case "clash": File.WriteAllText(path, ""); File.WriteAllText(Path.Combine(tree, "A"), ""); break;
            default: File.WriteAllText(path + "\n", ""); break;
        }

        var refused = Assert.Throws<ArchiveRefusedException>(() => Pack(tree));

        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("a", refused.Entry, StringComparison.OrdinalIgnoreCase);
    }

    private static byte[] Pack(string folder)
    {
        var packed = new MemoryStream();
        new TarPacker(ArchiveLimits.Default).Pack(folder, packed, CancellationToken.None);
        return packed.ToArray();
    }

    /// <summary>Empty folders and files, long and foreign names, executables, files of odd sizes.</summary>
    private static void RandomTree(string root, Random random)
    {
        var folders = new List<string> { root };
        Directory.CreateDirectory(root);
        for (var i = 0; i < 40; i++)
        {
            var letter = ((string[])["a", "ü", "漢", "é"])[random.Next(4)];
            var name = $"{i}-{string.Concat(Enumerable.Repeat(letter, random.Next(1, 60)))}";
            var path = Path.Combine(folders[random.Next(folders.Count)], name);
            if (Path.GetRelativePath(root, path).Length > 230) continue;
            if (random.Next(3) == 0)
            {
                folders.Add(Directory.CreateDirectory(path).FullName);
                continue;
            }

            var content = new byte[random.Next(4) == 0 ? 0 : random.Next(3) * 512 + random.Next(3)];
            random.NextBytes(content);
            File.WriteAllBytes(path, content);
            if (random.Next(3) == 0) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }
}
