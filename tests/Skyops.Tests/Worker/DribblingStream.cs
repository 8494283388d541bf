namespace Skyops.Tests.Worker;

/// <summary>Gives its bytes in pieces of random size, as a pipe does.</summary>
internal sealed class DribblingStream(byte[] bytes, Random random) : MemoryStream(bytes)
{
    public override int Read(byte[] buffer, int offset, int count) =>
        base.Read(buffer, offset, Math.Min(count, random.Next(1, 5_000)));
}
