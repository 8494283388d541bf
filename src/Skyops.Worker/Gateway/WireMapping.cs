using Google.Protobuf;
using Skyops.Tasks;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Gateway;

/// <summary>Between the messages of the gateway and the records of the domain.</summary>
internal static class WireMapping
{
    public static AttemptKey ToKey(this Wire.AttemptKey key) =>
        new(key.TaskId, key.Stage, key.Shard, key.Slot, key.Epoch);

    public static Wire.AttemptKey ToWire(this AttemptKey key) => new()
    {
        TaskId = key.TaskId,
        Stage = key.Stage,
        Shard = key.Shard,
        Slot = key.Slot,
        Epoch = key.Epoch,
    };

    public static Wire.File ToWire(this OutputFile file) => new()
    {
        Path = file.Path,
        Bytes = file.Bytes,
        Sha256 = ByteString.CopyFrom(Convert.FromHexString(file.Sha256)),
        Sealed = file.Sealed is { } inside ? ToWire(inside) : null,
    };

    private static Wire.SealedFile ToWire(SealedFile file) => new()
    {
        Stage = file.Stage,
        Shard = file.Shard,
        Epoch = file.Epoch,
        Name = file.Name,
        Bytes = file.Bytes,
        Digest = ByteString.CopyFrom(Convert.FromHexString(file.Digest)),
    };

    /// <summary>A SHA-256 of the wire as the lower-case digits used everywhere else.</summary>
    public static string ToHex(this ByteString bytes) => Convert.ToHexStringLower(bytes.Span);
}
