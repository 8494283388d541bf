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

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

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
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("skyops sealing context v1"u8);
        AppendText(hash, Task, nameof(Task));
        if (!Enum.IsDefined(Direction))
            throw new ArgumentException("There is no such direction.", nameof(Direction));
        AppendNumber(hash, (int)Direction, nameof(Direction));
        AppendNumber(hash, Stage, nameof(Stage));
        AppendNumber(hash, Shard, nameof(Shard));
        AppendNumber(hash, Epoch, nameof(Epoch));
        if (Manifest.Length is not (0 or DigestSize))
            throw new ArgumentException($"A manifest's hash has {DigestSize} bytes.", nameof(Manifest));
        Append(hash, Manifest.Span);
        if (Name is null)
            Append(hash, []);
        else
            AppendText(hash, Name, nameof(Name));
        return hash.GetHashAndReset();
    }

    /// <inheritdoc/>
    public bool Equals(SealingContext? other) => other is not null && Task == other.Task
        && Direction == other.Direction && Stage == other.Stage && Shard == other.Shard && Epoch == other.Epoch
        && Name == other.Name && Manifest.Span.SequenceEqual(other.Manifest.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Task, Direction, Stage, Shard, Epoch, Name);

    private static void AppendNumber(IncrementalHash hash, int? number, string member)
    {
        if (number is null)
        {
            Append(hash, []);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(number.Value, member);
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number.Value);
        Append(hash, bytes);
    }

    // Text that is no Unicode (a lone surrogate) would lose what tells it from another; the encoder raises for it.
    private static void AppendText(IncrementalHash hash, string text, string member)
    {
        var bytes = Strict.GetBytes(text);
        if (bytes.Length is 0 or > MaxTextBytes)
            throw new ArgumentException($"It has 1 to {MaxTextBytes} bytes.", member);
        Append(hash, bytes);
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> field)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, field.Length);
        hash.AppendData(length);
        hash.AppendData(field);
    }
}
