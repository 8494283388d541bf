using System.Text;

namespace Skyops.Tests.Archives;

/// <summary>Zips that must be refused: what they are, the bytes, a part of the entry's name (null: the archive as a whole), a part of the problem.</summary>
internal static class BadZips
{
    private static readonly byte[] Hello = "hello"u8.ToArray();

    public static readonly (string What, byte[] Archive, string? Entry, string Problem)[] All =
    [
        ("absolute", One("/etc/passwd"), "/etc/passwd", "absolute"),
        ("upwards", One("../up"), "../up", "'..'"),
        ("backslash", One("..\\up"), "..\\up", "backslash"),
        ("NUL", One("a\0b"), "\\u{0}", "NUL"),
        ("empty segment", One("a//b"), "a//b", "empty segment"),
        ("long path", One(new string('p', 3_000)), "ppp", "too long"),
        ("not UTF-8", ZipBytes.Of(new ZipPart("é", Hello) { Flags = 0 }), "é", "does not say that it is UTF-8"),
        ("twice", ZipBytes.Of(new("a", Hello), new("a", Hello)), "a", "there twice"),
        ("case", ZipBytes.Of(new("A", Hello), new("a", Hello)), "a", "case"),
        ("file under a file", ZipBytes.Of(new("a", Hello), new("a/b", Hello)), "a/b", "under what is a file"),
        ("symbolic link", ZipBytes.Of(new ZipPart("link", Hello) { Attributes = 0xA1FF_0000 }), "link", "symbolic link"),
        ("fifo", ZipBytes.Of(new ZipPart("pipe", []) { Attributes = 0x11FF_0000 }), "pipe", "fifo"),
        ("folder by mode only", ZipBytes.Of(new ZipPart("d", []) { Attributes = 0x41FF_0000 }), "d", "disagree"),
        ("folder by DOS attribute only", ZipBytes.Of(new ZipPart("d", []) { Attributes = 0x10 }), "d", "disagree"),
        ("folder by name only", ZipBytes.Of(new ZipPart("d/", []) { Attributes = 0x81FF_0000 }), "d/", "disagree"),
        ("folder with content", ZipBytes.Of(new ZipPart("d/", Hello) { Attributes = 0x41FF_0010 }), "d/", "folder with content"),
        ("encrypted", ZipBytes.Of(new ZipPart("s", Hello) { Flags = 1 }), "s", "encrypted"),
        ("strongly encrypted", ZipBytes.Of(new ZipPart("s", Hello) { Flags = 1 << 6 }), "s", "encrypted"),
        ("encrypted with AES", ZipBytes.Of(new ZipPart("s", Hello) { Extra = Extra(0x9901, [2, 0, 65, 69, 3, 8, 0]) }), "s", "encrypted"),
        ("unknown flag", ZipBytes.Of(new ZipPart("s", Hello) { Flags = 1 << 5 }), "s", "flags"),
        ("unknown compression", ZipBytes.Of(new ZipPart("s", Hello) { Method = 14 }), "s", "compression"),
        ("Zip64 sizes", ZipBytes.Of(new ZipPart("s", Hello) { Extra = Extra(1, new byte[16]) }), "s", "Zip64"),
        ("second name in an extra field", ZipBytes.Of(new ZipPart("s", Hello) { Extra = Extra(0x7075, [1, 0, 0, 0, 0, .. "../x"u8]) }), "s", "another name"),
        ("malformed extra field", ZipBytes.Of(new ZipPart("s", Hello) { Extra = [1, 2, 200, 0, 5] }), "s", "extra fields"),
        ("half an extra field", ZipBytes.Of(new ZipPart("s", Hello) { Extra = [1, 2] }), "s", "extra fields"),
        ("another name where it lies", ZipBytes.Of(new ZipPart("safe", Hello) { LocalName = "evil" }), "safe", "called 'evil'"),
        ("another checksum where it lies", ZipBytes.Of(new ZipPart("a", Hello) { LocalCrc = 1 }), "a", "others where it lies"),
        ("another size where it lies", ZipBytes.Of(new ZipPart("a", Hello) { LocalBytes = 9 }), "a", "others where it lies"),
        ("wrong checksum", ZipBytes.Of(new ZipPart("a", Hello) { Crc = 7 }), "a", "checksum"),
        ("stored with two sizes", ZipBytes.Of(new ZipPart("a", Hello) { Bytes = 4 }), "a", "two sizes"),
        ("unpacks to more", ZipBytes.Of(new ZipPart("a", new byte[999]) { Deflate = true, Bytes = 998 }), "a", "more than it says"),
        ("unpacks to less", ZipBytes.Of(new ZipPart("a", new byte[999]) { Deflate = true, Bytes = 1_000 }), "a", "less than it says"),
        ("damaged data", ZipBytes.Of(new ZipPart("a", [0xFF, 0xFF, 0xFF, 0xFF]) { Method = 8 }), "a", "damaged"),
        ("one piece of data twice", ZipBytes.Of(new ZipPart("a", Hello), new ZipPart("b", Hello) { Offset = 0, Duplicate = true }), "a", "overlaps"),
        ("quoted", Quoted(), "a", "overlaps"),
        ("begins with something", ShiftedBy(7), null, "not where its end record says"),
        ("data before the first entry", ZipBytes.Of(new ZipPart("a", Hello) { Behind = [1, 2, 3] }, new("b", Hello)), "b", "lies between"),
        ("data before the directory", ZipBytes.Of([new("a", Hello)], [1, 2, 3], []), null, "between its entries and its directory"),
        ("data behind the end", [.. One("a"), 0], null, "no end record"),
        ("two ends", ZipBytes.Of([new("a", Hello)], [], ZipBytes.Of(new ZipPart("b", Hello))), null, "two ends"),
        ("cut short", One("a")[..^30], null, "no end record"),
        ("reaches into the directory", ZipBytes.Of(new ZipPart("a", Hello) { Offset = 30 }), "a", "lies between"),
        ("a wrong descriptor", ZipBytes.Of(new ZipPart("a", Hello) { Flags = 1 << 3, Behind = ZipBytes.Descriptor([1], 5, true) }), "a", "behind its data"),
        ("no descriptor", ZipBytes.Of(new ZipPart("a", Hello) { Flags = 1 << 3 }), "a", "no descriptor"),
        ("half a descriptor", ZipBytes.Of(new ZipPart("a", Hello) { Flags = 1 << 3, Behind = new byte[7] }), "a", "no descriptor"),
        ("only an end cut short", "PK\x5\x6"u8.ToArray(), null, "no end record"),
    ];

    private static byte[] One(string name) => ZipBytes.Of(new ZipPart(name, Hello));

    private static byte[] Extra(ushort id, byte[] data) => [.. BitConverter.GetBytes(id), .. BitConverter.GetBytes((ushort)data.Length), .. data];

    private static byte[] ShiftedBy(int bytes) => [.. new byte[] { (byte)'P', (byte)'K', 3, 4 }, .. new byte[bytes - 4], .. One("a")];

    /// <summary>The first entry's data is the whole second entry, so that both give out the same bytes.</summary>
    private static byte[] Quoted()
    {
        var inner = ZipBytes.Of(new ZipPart("b", Encoding.ASCII.GetBytes(new string('z', 50))));
        var local = inner[..(30 + 1 + 50)];
        return ZipBytes.Of(new ZipPart("a", local), new ZipPart("b", Encoding.ASCII.GetBytes(new string('z', 50))) { Offset = 31, Duplicate = true });
    }
}
