using System.Formats.Tar;
using System.Text;
using Skyops.Worker.Containers.Images;

namespace Skyops.Tests.Containers;

/// <summary>Layers that try to write outside the root of their image, and what they may do in it.</summary>
public sealed class LayerWriterTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("skyops-layers-").FullName;

    private string Root => Path.Combine(folder, "root");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Layers_lie_upon_each_other_and_whiteouts_take_away()
    {
        Apply([File("etc/a", "1"), File("etc/b", "1"), File("opt/x/y", "1"), Link("lib", "usr/lib"), Folder("usr/lib")]);
        Apply([File("etc/.wh.a", ""), File("etc/b", "2"), File("opt/x/.wh..wh..opq", ""), File("opt/x/z", "2"), File("lib/so", "2"), HardLink("etc/c", "etc/b")]);

        Assert.False(Path.Exists(In("etc/a")));
        Assert.Equal("2", System.IO.File.ReadAllText(In("etc/b")));
        Assert.Equal("2", System.IO.File.ReadAllText(In("etc/c")));
        Assert.Equal(["z"], Directory.EnumerateFileSystemEntries(In("opt/x")).Select(Path.GetFileName));
        Assert.Equal("2", System.IO.File.ReadAllText(In("usr/lib/so")));
    }

    [Fact]
    public void An_absolute_link_leads_to_a_place_in_the_root()
    {
        var outside = Directory.CreateDirectory(Path.Combine(folder, "outside")).FullName;

        Apply([Link("away", outside), File("away/file", "x"), Link("up", "../../../../.."), File("up/file", "x")]);

        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        Assert.True(System.IO.File.Exists(In("file")));
        Assert.True(System.IO.File.Exists(Path.Combine(Root, outside.TrimStart('/'), "file")));
    }

    [Fact]
    public void A_file_replaces_a_link_and_is_not_written_through_it()
    {
        var target = Path.Combine(folder, "target");
        System.IO.File.WriteAllText(target, "mine");

        Apply([Link("a", target), File("a", "theirs")]);

        Assert.Equal(("mine", "theirs"), (System.IO.File.ReadAllText(target), System.IO.File.ReadAllText(In("a"))));
    }

    [Fact]
    public void Set_user_bits_and_devices_are_left_out()
    {
        Apply([new PaxTarEntry(TarEntryType.RegularFile, "su") { Mode = (UnixFileMode)0xFED }, new PaxTarEntry(TarEntryType.BlockDevice, "disk") { DeviceMajor = 254 }]);

        Assert.Equal((UnixFileMode)0x1ED, System.IO.File.GetUnixFileMode(In("su")));
        Assert.False(Path.Exists(In("disk")));
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "../x", "leaves the root" },
        { "a/../../x", "leaves the root" },
        { ".wh...", "names nothing" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_leaves_the_root_is_refused(string name, string told) =>
        Assert.Contains(told, Assert.Throws<ImageRefusedException>(() => Apply([File(name, "x")])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("../../target")]
    [InlineData("missing")]
    [InlineData("link")]
    public void A_hard_link_is_to_a_file_of_the_image_only(string target)
    {
        System.IO.File.WriteAllText(Path.Combine(folder, "target"), "mine");

        Assert.Throws<ImageRefusedException>(() => Apply([Link("link", Path.Combine(folder, "target")), HardLink("a", target)]));
    }

    [Fact]
    public void Links_in_circles_are_refused() =>
        Assert.Contains("circles", Assert.Throws<ImageRefusedException>(() => Apply([Link("a", "b"), Link("b", "a"), File("a/x", "x")])).Message, StringComparison.Ordinal);

    private string In(string path) => Path.Combine(Root, path);

    private void Apply(TarEntry[] entries)
    {
        Directory.CreateDirectory(Root);
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Pax, leaveOpen: true)) foreach (var entry in entries) tar.WriteEntry(entry);
        bytes.Position = 0;
        new LayerWriter(Root, 100).Apply(bytes, CancellationToken.None);
    }

    private static PaxTarEntry File(string name, string text) => new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) };

    private static PaxTarEntry Folder(string name) => new(TarEntryType.Directory, name);

    private static PaxTarEntry Link(string name, string target) => new(TarEntryType.SymbolicLink, name) { LinkName = target };

    private static PaxTarEntry HardLink(string name, string target) => new(TarEntryType.HardLink, name) { LinkName = target };
}
