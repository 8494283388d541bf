using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Skyops.Sealing.Objects;

/// <summary>
/// What a sealed object, or a key in an envelope, is for. Both sides must say the same, from what they know and never
/// from what came with the bytes; else nothing opens. It is bound and not sent.
/// </summary>
public sealed record SealingContext
{
    /// <summary>The longest task id or name, in UTF-8 bytes.</summary>
    public const int MaxTextBytes = 1024;

    /// <summary>Bytes of <see cref="Digest"/> and of a manifest's hash.</summary>
    public const int DigestSize = 32;

    // The label, two texts, a hash, four numbers, and seven lengths of four bytes.
    private const int MaxEncoding = 64 + (2 * MaxTextBytes) + DigestSize + (4 * sizeof(int)) + (7 * sizeof(int));

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> Label => "skyops sealing context v1"u8;

    /// <summary>The task's id.</summary>
    public required string Task { get; init; }

    /// <summary>What it is to the task.</summary>
    public required SealingDirection Direction { get; init; }

    /// <summary>The stage of the shard; null: of the whole task.</summary>
    public int? Stage { get; init; }

    /// <summary>The shard; null: of the whole stage or task.</summary>
    public int? Shard { get; init; }

    /// <summary>The attempt's epoch, so that nothing of a superseded attempt counts; null: of all of them.</summary>
    public int? Epoch { get; init; }

    /// <summary>SHA-256 of the manifest that lists the file, 32 bytes; empty: there is none.</summary>
    public ReadOnlyMemory<byte> Manifest { get; init; }

    /// <summary>The file's path in the manifest, or its content hash; null: no single file.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// SHA-256 of "skyops sealing context v1" and, each behind its length (4 bytes, big-endian): task, direction (4
    /// bytes), stage, shard, epoch (4 bytes each), manifest, name. What is null has length zero, so no two contexts
    /// have the same bytes.
    /// </summary>
    /// <exception cref="ArgumentException">A member is out of its range.</exception>
    public byte[] Digest()
    {
        if (!Enum.IsDefined(Direction))
            throw new ArgumentException("There is no such direction.", nameof(Direction));
        if (Manifest.Length is not (0 or DigestSize))
            throw new ArgumentException($"A manifest's hash has {DigestSize} bytes.", nameof(Manifest));
        Span<byte> buffer = stackalloc byte[MaxEncoding];
        var rest = buffer;
        Label.CopyTo(rest);
        rest = rest[Label.Length..];
        WriteText(ref rest, Task, nameof(Task));
        WriteNumber(ref rest, (int)Direction, nameof(Direction));
        WriteNumber(ref rest, Stage, nameof(Stage));
        WriteNumber(ref rest, Shard, nameof(Shard));
        WriteNumber(ref rest, Epoch, nameof(Epoch));
        Write(ref rest, Manifest.Span);
        if (Name is null)
            Write(ref rest, []);
        else
            WriteText(ref rest, Name, nameof(Name));
        return SHA256.HashData(buffer[..(buffer.Length - rest.Length)]);
    }

    /// <inheritdoc/>
    public bool Equals(SealingContext? other) => other is not null && Task == other.Task
        && Direction == other.Direction && Stage == other.Stage && Shard == other.Shard && Epoch == other.Epoch
        && Name == other.Name && Manifest.Span.SequenceEqual(other.Manifest.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Task, Direction, Stage, Shard, Epoch, Name);

    private static void WriteNumber(ref Span<byte> rest, int? number, string member)
    {
        if (number is null)
        {
            Write(ref rest, []);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(number.Value, member);
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number.Value);
        Write(ref rest, bytes);
    }

    // Text that is no Unicode (a lone surrogate) would lose what tells it from another; the encoder raises for it.
    private static void WriteText(ref Span<byte> rest, string text, string member)
    {
        Span<byte> bytes = stackalloc byte[MaxTextBytes];
        if (text.Length == 0 || Strict.GetByteCount(text) > MaxTextBytes)
            throw new ArgumentException($"It has 1 to {MaxTextBytes} bytes.", member);
        Write(ref rest, bytes[..Strict.GetBytes(text, bytes)]);
    }

    private static void Write(ref Span<byte> rest, scoped ReadOnlySpan<byte> field)
    {
        BinaryPrimitives.WriteInt32BigEndian(rest, field.Length);
        field.CopyTo(rest[sizeof(int)..]);
        rest = rest[(sizeof(int) + field.Length)..];
    }
}
