using System.Buffers.Binary;
using System.Security.Cryptography;
using Skyops.Sealing.Keys;
using Skyops.Sealing.Objects;
using Skyops.Sealing.Wrapping;

namespace Skyops.Sealing.Releases;

/// <summary>
/// Keys of a task on their way to the node of one attempt: length of the envelope (4 bytes, big-endian) ‖ envelope ‖
/// sealed object. The envelope wraps a fresh key to the node; under it lie the released keys, each behind its scope. Both
/// are bound to task, stage, shard and epoch, so a release opens for this attempt on this node and nowhere else.
/// </summary>
public static class KeyRelease
{
    /// <summary>The most keys of one release: what one attempt may read of others, and a few of its own.</summary>
    public const int MaxKeys = 20_000;

    private const int EntrySize = KeyScope.Size + ContentKey.Size;

    /// <summary>The longest release, in bytes.</summary>
    public static readonly int MaxSize =
        sizeof(int) + SealedEnvelope.MaxSize + (int)SealedLayout.Version1.SealedLength(MaxKeys * EntrySize);

    /// <summary>
    /// What one attempt needs: the owner's inputs, the digests of its shard, its own, and those of attempts whose files it
    /// reads.
    /// </summary>
    public static IEnumerable<KeyScope> ScopesOf(
        int stage, int shard, int epoch, IEnumerable<(int Stage, int Shard, int Epoch)> reads) =>
    [
        KeyScope.Inputs, KeyScope.Digests(stage, shard), KeyScope.Attempt(stage, shard, epoch),
        .. reads.Select(read => KeyScope.Attempt(read.Stage, read.Shard, read.Epoch)),
    ];

    /// <summary>Derives keys and seals them to a node.</summary>
    /// <exception cref="ArgumentException">There are too many.</exception>
    public static byte[] Seal(
        TaskSecret secret, IEnumerable<KeyScope> scopes, int stage, int shard, int epoch, SealingPublicKey node)
    {
        var wanted = scopes.Distinct().ToArray();
        if (wanted.Length > MaxKeys)
            throw new ArgumentException($"A release has at most {MaxKeys} keys.", nameof(scopes));
        var context = ContextOf(secret.Task, stage, shard, epoch);
        var plain = new byte[wanted.Length * EntrySize];
        using var key = ContentKey.Create();
        try
        {
            for (var i = 0; i < wanted.Length; i++)
            {
                var entry = plain.AsSpan(i * EntrySize, EntrySize);
                wanted[i].WriteTo(entry);
                using var derived = secret.Derive(wanted[i]);
                derived.Secret.CopyTo(entry[KeyScope.Size..]);
            }

            var envelope = SealedEnvelope.Create(key, context, node);
            var length = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(length, envelope.Encoded.Length);
            return [.. length, .. envelope.Encoded, .. SealedObject.Seal(plain, key, context)];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Opens a release on its node.</summary>
    /// <exception cref="SealingException">It is not one for this attempt and key, whole and unchanged.</exception>
    public static ReleasedKeys Open(
        ReadOnlySpan<byte> release, string task, int stage, int shard, int epoch, SealingKey node)
    {
        if (release.Length < sizeof(int) || release.Length > MaxSize)
            throw new SealingException(SealingFault.MalformedEnvelope, "The bytes are no release of keys.");
        var length = BinaryPrimitives.ReadInt32BigEndian(release);
        if (length < 0 || length > release.Length - sizeof(int))
            throw new SealingException(SealingFault.MalformedEnvelope, "The release is cut off.");
        var context = ContextOf(task, stage, shard, epoch);
        using var key = SealedEnvelope.Read(release.Slice(sizeof(int), length)).Open(node, context);
        var plain = SealedObject.Open(release[(sizeof(int) + length)..], key, context);
        try
        {
            return ReleasedKeys.Read(task, plain, EntrySize);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static SealingContext ContextOf(string task, int stage, int shard, int epoch) =>
        new() { Task = task, Direction = SealingDirection.Keys, Stage = stage, Shard = shard, Epoch = epoch };
}
