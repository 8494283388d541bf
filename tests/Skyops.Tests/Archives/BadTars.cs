using System.Text;

namespace Skyops.Tests.Archives;

/// <summary>Tar archives that must be refused: what they are, the bytes, a part of the entry's name (null: the archive as a whole), a part of the problem.</summary>
internal static class BadTars
{
    public static readonly (string What, byte[] Archive, string? Entry, string Problem)[] All =
    [
        ("absolute", One("/etc/passwd"), "/etc/passwd", "absolute"),
        ("upwards", One("../up"), "../up", "'..'"),
        ("upwards within", One("a/../../up"), "a/../../up", "'..'"),
        ("upwards at the end", One("a/.."), "a/..", "'..'"),
        ("upwards through prefix", new TarBytes().File("up", change: h => ".."u8.CopyTo(h.AsSpan(345))).Closed(), "../up", "'..'"),
        ("dot", One("a/./b"), "a/./b", "'.'"),
        ("dot twice", One("././b"), "././b", "'.'"),
        ("empty segment", One("a//b"), "a//b", "empty segment"),
        ("no name", One(""), "no name", "no name"),
        ("the root as a file", One("."), ".", "'.'"),
        ("file with slash", One("a/"), "a/", "ends like a folder"),
        ("backslash", One("a\\..\\b"), "a\\..\\b", "backslash"),
        ("drive", One("C:evil"), "C:evil", "drive"),
        ("newline", One("a\nb"), "a\\u{a}b", "control"),
        ("escape", One("\u001b[2J"), "\\u{1b}[2J", "control"),
        ("right to left", One("gpj\u202Eexe"), "\\u{202e}", "control"),
        ("line separator", One("a\u2028b"), "\\u{2028}", "control"),
        ("NUL in the middle of the field", new TarBytes().File("a", change: h => h[5] = (byte)'z').Closed(), "a", "behind a NUL"),
        ("NUL in a pax path", new TarBytes().Pax(TarBytes.Record("path", "a\0b" + new string('c', 100))).File("a").Closed(), "\\u{0}", "NUL"),
        ("not UTF-8", new TarBytes().Entry([0x61, 0xFF, 0x62], '0', [], null).Closed(), "a", "UTF-8"),
        ("overlong UTF-8 slash", new TarBytes().Entry([0x2E, 0x2E, 0xC0, 0xAF, 0x62], '0', [], null).Closed(), "..", "UTF-8"),
        ("long segment", Long(new string('s', 256)), "sss", "segment"),
        ("long path", Long(string.Join('/', Enumerable.Repeat(new string('p', 200), 6))), "ppp", "too long"),
        ("deep", One(string.Join('/', Enumerable.Repeat("d", 33))), "d/d", "too deep"),
        ("hard link", new TarBytes().File("link", "", '1').Closed(), "link", "hard link"),
        ("symbolic link", new TarBytes().File("link", "", '2', h => "/etc/passwd"u8.CopyTo(h.AsSpan(157))).Closed(), "link", "symbolic link"),
        ("character device", new TarBytes().File("dev", "", '3').Closed(), "dev", "character device"),
        ("block device", new TarBytes().File("dev", "", '4').Closed(), "dev", "block device"),
        ("fifo", new TarBytes().File("pipe", "", '6').Closed(), "pipe", "fifo"),
        ("contiguous file", new TarBytes().File("old", "", '7').Closed(), "old", "unknown kind"),
        ("GNU sparse", new TarBytes().File("sparse", "", 'S').Closed(), "sparse", "sparse"),
        ("PAX sparse", new TarBytes().Pax(TarBytes.Record("GNU.sparse.realsize", "9999999")).File("sparse").Closed(), null, "GNU.sparse.realsize"),
        ("long link", new TarBytes().File("x", "target", 'K').File("link", "", '2').Closed(), "x", "link"),
        ("a file that links", new TarBytes().File("f", "x", '0', h => h[157] = (byte)'t').Closed(), "f", "links to"),
        ("PAX link", new TarBytes().Pax(TarBytes.Record("linkpath", "/etc/passwd")).File("f").Closed(), null, "linkpath"),
        ("PAX path upwards", new TarBytes().Pax(TarBytes.Record("path", "../" + new string('x', 120))).File("good").Closed(), "../xxx", "'..'"),
        ("PAX path overrides", new TarBytes().Pax(TarBytes.Record("path", "evil.sh")).File("good.txt").Closed(), "evil.sh", "another name"),
        ("GNU name overrides", new TarBytes().LongName("evil.sh").File("good.txt").Closed(), "evil.sh", "another name"),
        ("two extended names", new TarBytes().Pax(TarBytes.Record("path", new string('a', 120))).LongName(new string('b', 120)).File("f").Closed(), "LongLink", "more than one extended"),
        ("PAX twice", new TarBytes().Pax(TarBytes.Record("mtime", "1")).Pax(TarBytes.Record("mtime", "1")).File("f").Closed(), "pax", "more than one extended"),
        ("PAX key twice", new TarBytes().Pax(TarBytes.Record("path", "f") + TarBytes.Record("path", "g")).File("f").Closed(), null, "twice"),
        ("PAX size lies", new TarBytes().Pax(TarBytes.Record("size", "0")).File("f", "hello").Closed(), "f", "another size"),
        ("PAX size below zero", new TarBytes().Pax(TarBytes.Record("size", "-1")).File("f", "hello").Closed(), null, "no size"),
        ("PAX unknown", new TarBytes().Pax(TarBytes.Record("hdrcharset", "BINARY")).File("f").Closed(), null, "hdrcharset"),
        ("PAX malformed length", new TarBytes().Pax("99 path=a\n").File("f").Closed(), null, "malformed"),
        ("PAX without newline", new TarBytes().Pax("8 path=ab").File("f").Closed(), null, "malformed"),
        ("PAX without equals", new TarBytes().Pax("9 path a\n").File("f").Closed(), null, "malformed"),
        ("PAX length of nothing", new TarBytes().Pax("2 \n").File("f").Closed(), null, "malformed"),
        ("global path", new TarBytes().Pax(TarBytes.Record("path", "x"), 'g').File("f").Closed(), null, "all entries"),
        ("large extended header", new TarBytes().Pax(TarBytes.Record("comment", new string('c', 70_000))).File("f").Closed(), "pax", "too large"),
        ("size below zero", new TarBytes().File("f", "x", change: h => "-0000000001\0"u8.CopyTo(h.AsSpan(124))).Closed(), "f", "octal"),
        ("binary size below zero", new TarBytes().File("f", "x", change: h => h.AsSpan(124, 12).Fill(0xFF)).Closed(), "f", "octal"),
        ("binary size", new TarBytes().File("f", "x", change: h => { h.AsSpan(124, 12).Clear(); h[124] = 0x80; h[135] = 1; }).Closed(), "f", "octal"),
        ("size beyond the end", new TarBytes().File("f", "x", change: h => TarBytes.Octal(h, 124, 11, 1 << 20)).Closed(), "f", "ends in the middle"),
        ("size lies by a block", new TarBytes().File("f", "x", change: h => TarBytes.Octal(h, 124, 11, 513)).Closed(), null, "without the two empty blocks"),
        ("folder with content", new TarBytes().File("d/", "x", '5').Closed(), "d/", "folder with content"),
        ("wrong checksum", Changed(One("f"), 200, 1), "f", "checksum"),
        ("old format", new TarBytes().File("f", change: h => h.AsSpan(257, 8).Clear()).Closed(), null, "no known format"),
        ("twice", new TarBytes().File("a").File("a").Closed(), "a", "there twice"),
        ("twice as ./", new TarBytes().File("a").File("./a").Closed(), "a", "there twice"),
        ("folder twice", new TarBytes().Folder("a/").Folder("a").Closed(), "a", "there twice"),
        ("case", new TarBytes().File("README").File("readme").Closed(), "readme", "case"),
        ("case of a folder", new TarBytes().File("Data/x").File("data/y").Closed(), "data/y", "case"),
        ("case beyond ASCII", new TarBytes().File("straße/É").File("straße/é").Closed(), "é", "case"),
        ("composition", new TarBytes().File("caf\u00e9").File("cafe\u0301").Closed(), "cafe", "composed"),
        ("composition of Hangul", new TarBytes().File("\uAC01").File("\u1100\u1161\u11A8").Closed(), "\u1100", "composed"),
        ("order of marks", new TarBytes().File("a\u0323\u0302").File("a\u0302\u0323").Closed(), "a", "composed"),
        ("the Kelvin sign", new TarBytes().File("k").File("\u212A").Closed(), "\u212A", "case"),
        ("file under a file", new TarBytes().File("a").File("a/b").Closed(), "a/b", "under what is a file"),
        ("folder, then a file", new TarBytes().Folder("a/").File("a").Closed(), "a", "both"),
        ("file, then a folder", new TarBytes().File("a").Folder("a/").Closed(), "a", "both"),
        ("implied folder, then a file", new TarBytes().File("a/b").File("a").Closed(), "a", "both"),
        ("no end", new TarBytes().File("a").Open(), null, "without the two empty blocks"),
        ("one end block", [.. new TarBytes().File("a").Open(), .. new byte[512]], null, "without the two empty blocks"),
        ("a second archive", [.. One("a"), .. One("b")], null, "follows the end"),
        ("garbage at the end", [.. One("a"), 1], null, "follows the end"),
        ("an extended header at the end", new TarBytes().File("a").Pax(TarBytes.Record("path", "b")).Closed(), null, "behind an extended header"),
        ("nothing", [], null, "no known format"),
        ("something else", Encoding.ASCII.GetBytes(new string('z', 4_096)), null, "no known format"),
    ];

    private static byte[] One(string name) => new TarBytes().File(name).Closed();

    private static byte[] Long(string name) => new TarBytes().LongName(name).File(name[..Math.Min(99, name.Length)]).Closed();

    private static byte[] Changed(byte[] archive, int at, byte by)
    {
        archive[at] += by;
        return archive;
    }
}
