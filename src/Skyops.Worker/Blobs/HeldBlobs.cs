using Skyops.Tasks;

namespace Skyops.Worker.Blobs;

/// <summary>
/// What the cache holds, for the silo to place work where its inputs are: the blobs used last, by the beginning of their
/// hashes. A set without order, so that using a blob again is nothing new.
/// </summary>
internal sealed class HeldBlobs
{
    private const int HashDigits = 64;
    private volatile ulong[] prefixes = [];

    /// <summary>Ascending, each once.</summary>
    public ulong[] Prefixes => prefixes;

    /// <param name="names">Names of the files in the cache, the ones used last first; what is no hash is passed over.</param>
    public void Replace(IEnumerable<string> names) =>
        prefixes = [.. names.Where(IsHash).Take(Limits.HeldBlobs).Select(BlobPrefix.Of).Distinct().Order()];

    private static bool IsHash(string name) => name.Length == HashDigits && name.All(char.IsAsciiHexDigitLower);
}
