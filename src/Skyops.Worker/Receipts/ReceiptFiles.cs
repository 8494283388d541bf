using System.Globalization;
using Google.Protobuf;
using Skyops.Worker.Native;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Receipts;

/// <summary>
/// Batches that were not acknowledged yet, one file each, flushed to the disk before the batch is sent: what the node has
/// promised to say survives a crash of the worker.
/// </summary>
internal sealed class ReceiptFiles(string folder)
{
    private const string Ending = ".receipts";

    public void Write(Wire.ReceiptBatch batch)
    {
        Directory.CreateDirectory(folder);
        DurableFile.Write(PathOf(batch.Number), batch.ToByteArray());
    }

    public void Delete(ulong number) => File.Delete(PathOf(number));

    /// <summary>All batches in their order; a file that does not parse was never sent and is removed.</summary>
    public IReadOnlyList<Wire.ReceiptBatch> ReadAll()
    {
        if (!Directory.Exists(folder)) return [];
        var batches = new List<Wire.ReceiptBatch>();
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            try
            {
                if (path.EndsWith(Ending, StringComparison.Ordinal))
                {
                    batches.Add(Wire.ReceiptBatch.Parser.ParseFrom(File.ReadAllBytes(path)));
                    continue;
                }
            }
            catch (InvalidProtocolBufferException)
            {
                // Removed below.
            }

            File.Delete(path);
        }

        return [.. batches.OrderBy(batch => batch.Number)];
    }

    private string PathOf(ulong number) =>
        Path.Combine(folder, number.ToString("D20", CultureInfo.InvariantCulture) + Ending);
}
