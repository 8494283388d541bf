using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Skyops.Core.Scheduling.Audit;

namespace Skyops.Grains.Scheduling;

/// <summary>Inputs of a scheduler on their way into the record and out of it.</summary>
internal sealed record RecordSegment(byte[] Gzip, long FirstPass, long LastPass, int Placements, string Digest)
{
    /// <param name="inputs">What the scheduler was told, in order.</param>
    /// <param name="passesBefore">Passes of the chain before them.</param>
    public static RecordSegment Of(IReadOnlyList<SchedulingInput> inputs, long passesBefore)
    {
        var passes = inputs.OfType<SchedulingInput.Pass>().ToArray();
        using var gzip = new MemoryStream();
        using (var stream = new GZipStream(gzip, CompressionLevel.Fastest, leaveOpen: true)) stream.Write(SchedulingInputCodec.Encode(inputs));
        var digest = SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(passes.Select(pass => pass.Digest))));
        return new RecordSegment(
            gzip.ToArray(), passes.Length == 0 ? 0 : passesBefore + 1, passesBefore + passes.Length, passes.Sum(pass => pass.Count), Convert.ToHexStringLower(digest));
    }

    /// <exception cref="InvalidDataException">It is no gzip.</exception>
    public static byte[] Utf8Of(byte[] gzip)
    {
        using var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        using var utf8 = new MemoryStream();
        stream.CopyTo(utf8);
        return utf8.ToArray();
    }
}
