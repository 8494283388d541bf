using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Skyops.Delivery.Arweave;

/// <summary>
/// Arweave's deep hash: SHA-384 over a nested list of byte strings in which lengths and nesting are part of what is hashed, so that no two structures share one
/// (Arweave, <c>ar_deep_hash</c>). A byte string is hashed as H(H("blob" ‖ length) ‖ H(bytes)); a list begins with H("list" ‖ count) and takes in each member's hash.
/// </summary>
internal static class DeepHash
{
    public const int Size = SHA384.HashSizeInBytes;

    public static byte[] OfBytes(ReadOnlySpan<byte> bytes) => Join(Tag("blob", bytes.Length), SHA384.HashData(bytes));

    public static byte[] OfText(string text) => OfBytes(Encoding.UTF8.GetBytes(text));

    /// <param name="members">The deep hashes of the list's members.</param>
    public static byte[] OfList(params IReadOnlyList<byte[]> members)
    {
        var hash = Tag("list", members.Count);
        foreach (var member in members) hash = Join(hash, member);
        return hash;
    }

    private static byte[] Tag(string kind, int number) => SHA384.HashData(Encoding.ASCII.GetBytes(kind + number.ToString(CultureInfo.InvariantCulture)));

    private static byte[] Join(byte[] left, byte[] right) => SHA384.HashData([.. left, .. right]);
}
