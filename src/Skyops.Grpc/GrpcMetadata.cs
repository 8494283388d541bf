using Skyops.Grpc.Headers;

namespace Skyops.Grpc;

/// <summary>
/// Custom headers or trailers of a call, in order; a key may occur more than once. Keys are lower-case letters,
/// digits, <c>-</c>, <c>_</c>, <c>.</c> and never start with <c>grpc-</c>; a key that ends in <c>-bin</c> carries
/// bytes, any other one printable ASCII.
/// </summary>
public sealed class GrpcMetadata
{
    private readonly List<GrpcMetadataEntry> entries = [];

    /// <summary>All entries, in their order.</summary>
    public IReadOnlyList<GrpcMetadataEntry> Entries => entries;

    /// <summary>Adds a text entry.</summary>
    /// <exception cref="ArgumentException">The key or the value may not travel, or the key ends in -bin.</exception>
    public void Add(string key, string value)
    {
        var lower = MetadataRules.CheckedKey(key, binary: false);
        MetadataRules.CheckText(key, value);
        entries.Add(new GrpcMetadataEntry(lower, value));
    }

    /// <summary>Adds a binary entry.</summary>
    /// <exception cref="ArgumentException">The key may not travel or does not end in -bin.</exception>
    public void Add(string key, ReadOnlySpan<byte> value) =>
        entries.Add(new GrpcMetadataEntry(MetadataRules.CheckedKey(key, binary: true), value.ToArray()));

    /// <summary>The text of the first entry of a key, or null.</summary>
    public string? Text(string key) => Find(key)?.Text;

    /// <summary>The bytes of the first entry of a key, or null.</summary>
    public ReadOnlyMemory<byte>? Bytes(string key) => Find(key)?.Bytes;

    /// <summary>
    /// Takes a header line as received. Reserved and malformed ones are left out: a stranger's bad metadata must not
    /// cost a call that does not use it.
    /// </summary>
    internal void Receive(string key, string value)
    {
        var lower = key.ToLowerInvariant();
        if (!MetadataRules.IsCustom(lower))
        {
            return;
        }

        if (!MetadataRules.IsBinaryKey(lower))
        {
            entries.Add(new GrpcMetadataEntry(lower, value));
            return;
        }

        // Several values of one binary key may have been joined with commas on the way; base64 has none.
        foreach (var part in value.Split(','))
        {
            if (MetadataRules.TryDecodeBase64(part, out var bytes))
            {
                entries.Add(new GrpcMetadataEntry(lower, bytes));
            }
        }
    }

    private GrpcMetadataEntry? Find(string key) =>
        entries.Find(entry => string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase));
}
