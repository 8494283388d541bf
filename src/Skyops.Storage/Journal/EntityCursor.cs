using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Skyops.Storage.Journal;

/// <summary>
/// Where a page of entities ended: the last row's time and key, bound to the filter it was made for. As text:
/// base64url(SHA-256(filter ‖ place)[0..8] ‖ updated (8 bytes, big-endian UTC ticks) ‖ key in UTF-8).
/// </summary>
public readonly record struct EntityCursor(long UpdatedTicks, string Key)
{
    private const int CheckSize = 8;
    private const int MaxTextLength = 2_048;

    /// <summary>Before the first row.</summary>
    public static EntityCursor Start => new(long.MaxValue, "");

    /// <summary>Before the first row when the oldest comes first.</summary>
    public static EntityCursor OldestStart => new(-1, "");

    /// <summary>The text callers carry to the next page.</summary>
    public string Encode(EntityQuery query)
    {
        var place = new byte[CheckSize + 8 + Encoding.UTF8.GetByteCount(Key)];
        BinaryPrimitives.WriteInt64BigEndian(place.AsSpan(CheckSize), UpdatedTicks);
        Encoding.UTF8.GetBytes(Key, place.AsSpan(CheckSize + 8));
        Check(query, place.AsSpan(CheckSize), place);
        return Base64Url.EncodeToString(place);
    }

    /// <summary>Reads the cursor of a query; that of one without a cursor is <see cref="Start"/>.</summary>
    /// <exception cref="ArgumentException">It is no cursor, or one of another query.</exception>
    public static EntityCursor Decode(EntityQuery query)
    {
        if (query.Cursor is null)
            return query.OldestFirst ? OldestStart : Start;
        if (!TryDecode(query, out var cursor))
            throw new ArgumentException("The cursor is not one that this list gave out. Start again without it.");
        return cursor;
    }

    private static bool TryDecode(EntityQuery query, out EntityCursor cursor)
    {
        cursor = default;
        var text = query.Cursor;
        if (text is null || text.Length > MaxTextLength || !Base64Url.IsValid(text))
            return false;
        var place = Base64Url.DecodeFromChars(text);
        if (place.Length < CheckSize + 8)
            return false;
        Span<byte> check = stackalloc byte[CheckSize];
        Check(query, place.AsSpan(CheckSize), check);
        if (!check.SequenceEqual(place.AsSpan(0, CheckSize)))
            return false;
        var ticks = BinaryPrimitives.ReadInt64BigEndian(place.AsSpan(CheckSize));
        cursor = new EntityCursor(ticks, Encoding.UTF8.GetString(place.AsSpan(CheckSize + 8)));
        return true;
    }

    private static void Check(EntityQuery query, ReadOnlySpan<byte> place, Span<byte> check)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, query.Kind);
        Add(hash, query.Owner ?? "\0");
        foreach (var status in query.Statuses.Order(StringComparer.Ordinal))
            Add(hash, status);
        if (query.OldestFirst)
            Add(hash, "\0oldest first");
        hash.AppendData(place);
        hash.GetHashAndReset().AsSpan(0, CheckSize).CopyTo(check);
    }

    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
