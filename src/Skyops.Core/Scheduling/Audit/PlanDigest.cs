using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Skyops.Core.Scheduling.Audit;

/// <summary>
/// SHA-256 over the placements of a plan in order: task, stage, shard, slot, node, price and the bits of the score.
/// Texts go with their length before them, numbers little-endian.
/// </summary>
public static class PlanDigest
{
    /// <returns>64 lower-case hexadecimal digits.</returns>
    /// <exception cref="InvalidOperationException">There has been another pass since.</exception>
    public static string Of(Plan plan)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> numbers = stackalloc byte[36];
        foreach (var task in plan.Tasks)
        {
            Add(hash, task.TaskId);
            foreach (var placement in task.Placements)
            {
                BinaryPrimitives.WriteInt32LittleEndian(numbers, placement.Stage);
                BinaryPrimitives.WriteInt32LittleEndian(numbers[4..], placement.Shard);
                BinaryPrimitives.WriteInt32LittleEndian(numbers[8..], placement.Slot);
                BinaryPrimitives.WriteUInt128LittleEndian(numbers[12..], placement.PricePerHour.Units);
                BinaryPrimitives.WriteInt64LittleEndian(numbers[28..], BitConverter.DoubleToInt64Bits(placement.Score));
                hash.AppendData(numbers);
                Add(hash, placement.Node);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
