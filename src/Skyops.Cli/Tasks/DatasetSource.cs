using System.Buffers;
using Skyops.Client.Blobs;
using Skyops.Tasks;

namespace Skyops.Cli.Tasks;

/// <summary>Turns <c>--dataset</c> into a reference: a file is uploaded, a hash is taken as it is. The ending of a name tells
/// the format; a bare hash stands for gzipped CSV, <c>HASH/NAME</c> says another.</summary>
internal static class DatasetSource
{
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    public static async Task<DataReference> ResolveAsync(BlobsClient blobs, string dataset, CancellationToken cancellationToken)
    {
        var slash = dataset.IndexOf('/', StringComparison.Ordinal);
        var hash = slash < 0 ? dataset : dataset[..slash];
        if (IsHash(hash))
        {
            var found = await blobs.FindAsync(hash, cancellationToken)
                ?? throw CliException.Usage($"this account has uploaded no data with the hash {hash}", "name a file instead; it is uploaded");
            return new DataReference(found.Sha256, slash < 0 ? $"{hash[..12]}.csv.gz" : dataset[(slash + 1)..], found.Bytes);
        }

        if (!File.Exists(dataset)) throw CliException.Usage($"there is no file '{dataset}'", "name a data file, or the SHA-256 of a stored one");
        var stored = await blobs.UploadAsync(dataset, cancellationToken);
        return new DataReference(stored.Sha256, Path.GetFileName(dataset), stored.Bytes);
    }

    public static bool IsHash(string text) => text.Length == 64 && !text.AsSpan().ContainsAnyExcept(Hexadecimal);
}
