using System.IO.Compression;
using System.Text;
using Skyops.Storage.Archives;

namespace Skyops.Tests.Archives;

/// <summary>Good archives, changed by chance from a seed: unpacked or refused, never anything else, never outside the folder.</summary>
public sealed class ArchiveFuzzTests
{
    private const int Rounds = 1_200;
    private static readonly ArchiveLimits Limits = new() { Bytes = 4 << 20, FreeBytes = 1 << 20, FileBytes = 1 << 20 };

    [Theory]
    [InlineData("tar", 1)]
    [InlineData("tar.gz", 2)]
    [InlineData("zip", 3)]
    [InlineData("zip with descriptors", 4)]
    public void A_changed_archive_is_unpacked_or_refused(string kind, int seed)
    {
        var good = Good(kind);
        using var folder = new ArchiveFolder();
        var (unpacked, refused) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random(HashCode(seed, round));
            var archive = Change(good, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                folder.Extract(archive, Limits);
                Directory.Delete(folder.Target, recursive: true);
                unpacked++;
            }
            catch (ArchiveRefusedException)
            {
                refused++;
            }
            catch (Exception other)
            {
                Assert.Fail($"{kind}, seed {seed}, round {round}: {other}");
            }

            var left = Directory.GetFileSystemEntries(folder.Root).Select(Path.GetFileName);
            Assert.True(left.SequenceEqual(["archive"]), $"{kind}, seed {seed}, round {round}: left {string.Join(' ', left)}");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 2 << 20, $"{kind}, seed {seed}, round {round}: too much memory");
        }

        // A mutator that only makes rubbish, or nothing wrong, would test little.
        Assert.True(unpacked > 0 && refused > Rounds / 10, $"{unpacked} unpacked, {refused} refused");
    }

    private static int HashCode(int seed, int round) => unchecked((seed * 1_000_003) + round);

    private static byte[] Change(byte[] good, Random random)
    {
        var bytes = good.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, Math.Min(random.Next(1, 600), bytes.Count - at)); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count / 2), random.Next(1, bytes.Count / 2))); break;
                case 4: foreach (var i in Enumerable.Range(at, Math.Min(4, bytes.Count - at))) bytes[i] = 0xFF; break;
                default: bytes[random.Next(Math.Min(bytes.Count, 700))] = "/.\\\0\n~"u8[random.Next(6)]; break;
            }
        }

        return Repair([.. bytes]);
    }

    /// <summary>With right checksums more of the changes are seen by what comes behind them.</summary>
    private static byte[] Repair(byte[] bytes)
    {
        for (var at = 0; at + 512 <= bytes.Length; at += 512)
        {
            var block = bytes.AsSpan(at, 512);
            if (!block[257..].StartsWith("ustar"u8)) continue;
            block.Slice(148, 8).Fill((byte)' ');
            var sum = 0;
            foreach (var value in block) sum += value;
            Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0").CopyTo(block[148..]);
        }

        return bytes;
    }

    private static byte[] Good(string kind)
    {
        var long1 = $"deep/{new string('l', 120)}";
        var tar = new TarBytes().Folder("deep/").Pax(TarBytes.Record("path", long1)).File(long1[..99], "long").LongName(long1 + "2").File(long1[..99], "longer")
            .File("a", new string('a', 700)).File("b/c", "").Closed();
        if (kind == "tar") return tar;
        if (kind == "tar.gz")
        {
            var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression)) gzip.Write(tar);
            return packed.ToArray();
        }

        var content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 300)));
        var part = new ZipPart("a", content) { Deflate = true };
        if (kind != "zip") part = part with { Flags = 1 << 3, Behind = ZipBytes.Descriptor(content, ZipBytes.Pack(content).Length, marked: true) };
        return ZipBytes.Of(part, part with { Name = "b/c" }, new ZipPart("b/d", content), new ZipPart("e/", []) { Attributes = 0x41FF_0010 });
    }
}
