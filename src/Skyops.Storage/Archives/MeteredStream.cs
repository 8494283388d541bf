namespace Skyops.Storage.Archives;

/// <summary>
/// All bytes of an unpacked tar archive, headers and padding too, on the archive's account: else headers without files,
/// or zeros behind the end, would cost nothing.
/// </summary>
internal sealed class MeteredStream(Stream inner, ArchiveBudget budget) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            var read = inner.Read(buffer);
            budget.Add(read);
            return read;
        }
        catch (InvalidDataException damage)
        {
            throw ArchiveRefusedException.Damaged(budget.Entry, "its compressed data is damaged", damage);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
