using System.Buffers.Binary;

namespace Skyops.Sealing.Releases;

/// <summary>
/// What a key of a task is for, and so what it is derived for. Whoever has the task's secret derives all of them; a node
/// is given only those that its attempt needs.
/// </summary>
/// <param name="Kind">Which kind of key.</param>
/// <param name="Stage">Zero where the kind knows no stage.</param>
/// <param name="Shard">Zero where the kind knows no shard.</param>
/// <param name="Epoch">Zero where the kind knows no attempt.</param>
public readonly record struct KeyScope(KeyKind Kind, int Stage, int Shard, int Epoch)
{
    /// <summary>Bytes of the encoded form: kind (1) ‖ stage ‖ shard ‖ epoch (4 each, big-endian).</summary>
    public const int Size = 1 + (3 * sizeof(int));

    /// <summary>What the owner gives to the task.</summary>
    public static readonly KeyScope Inputs = new(KeyKind.Inputs, 0, 0, 0);

    /// <summary>What one attempt makes: outputs, checkpoints, logs.</summary>
    public static KeyScope Attempt(int stage, int shard, int epoch) => new(KeyKind.Attempt, stage, shard, epoch);

    /// <summary>Digests that replicas of one shard are compared by.</summary>
    public static KeyScope Digests(int stage, int shard) => new(KeyKind.Digests, stage, shard, 0);

    internal void WriteTo(Span<byte> destination)
    {
        destination[0] = (byte)Kind;
        BinaryPrimitives.WriteInt32BigEndian(destination[1..], Stage);
        BinaryPrimitives.WriteInt32BigEndian(destination[(1 + sizeof(int))..], Shard);
        BinaryPrimitives.WriteInt32BigEndian(destination[(1 + (2 * sizeof(int)))..], Epoch);
    }

    internal static KeyScope Read(ReadOnlySpan<byte> encoded) => new(
        (KeyKind)encoded[0], BinaryPrimitives.ReadInt32BigEndian(encoded[1..]),
        BinaryPrimitives.ReadInt32BigEndian(encoded[(1 + sizeof(int))..]),
        BinaryPrimitives.ReadInt32BigEndian(encoded[(1 + (2 * sizeof(int)))..]));
}
