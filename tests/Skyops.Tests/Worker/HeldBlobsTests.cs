using Skyops.Worker.Blobs;

namespace Skyops.Tests.Worker;

public sealed class HeldBlobsTests
{
    [Fact]
    public void Blobs_are_told_by_the_beginning_of_their_hashes_in_ascending_order()
    {
        var held = new HeldBlobs();
        held.Replace([Hash(0x20), "notes.txt", Hash(0x10), Hash(0x20)]);
        Assert.Equal([0x1000_0000_0000_0000UL, 0x2000_0000_0000_0000UL], held.Prefixes);
    }

    [Fact]
    public void No_more_than_the_bound_is_told_the_ones_used_last_first()
    {
        var held = new HeldBlobs();
        held.Replace(Enumerable.Range(0, Limits.HeldBlobs + 10).Select(number => $"{number:x16}{new string('0', 48)}"));
        Assert.Equal(Enumerable.Range(0, Limits.HeldBlobs).Select(number => (ulong)number), held.Prefixes);
    }

    private static string Hash(byte first) => $"{first:x2}{new string('0', 62)}";
}
