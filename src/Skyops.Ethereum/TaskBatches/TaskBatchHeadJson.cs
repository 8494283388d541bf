using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Skyops.Ethereum.Hashing;

namespace Skyops.Ethereum.TaskBatches;

/// <summary>
/// The JSON form of a head, for HTTP and for the files that owners keep: hashes as 0x and 64 digits, numbers as they
/// are. Unknown, missing and repeated members are refused.
/// </summary>
public static class TaskBatchHeadJson
{
    /// <summary>The longest text that is looked at, in bytes.</summary>
    public const int MaxSize = 1024;

    /// <summary>Writes UTF-8 JSON.</summary>
    public static byte[] Write(TaskBatchHead head) => JsonSerializer.SerializeToUtf8Bytes(
        new TaskBatchHeadDocument(
            head.Number, $"0x{head.Previous}", head.Tasks, [.. head.Roots.Select(root => $"0x{root}")], head.Sizes),
        TaskBatchHeadJsonContext.Default.TaskBatchHeadDocument);

    /// <summary>Reads UTF-8 JSON; false unless it is exactly one head without a fault.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out TaskBatchHead? head)
    {
        head = null;
        if (json.Length > MaxSize)
            return false;
        try
        {
            var document = JsonSerializer.Deserialize(json, TaskBatchHeadJsonContext.Default.TaskBatchHeadDocument);
            return document is not null && TryConvert(document, out head);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryConvert(TaskBatchHeadDocument document, [NotNullWhen(true)] out TaskBatchHead? head)
    {
        head = null;
        var roots = new Hash256[document.Roots.Length];
        for (var i = 0; i < roots.Length; i++)
        {
            if (!TryReadHash(document.Roots[i], out roots[i]))
                return false;
        }

        if (!TryReadHash(document.Previous, out var previous)
            || TaskBatchHead.FaultIn(document.Number, previous, document.Tasks, roots, document.Sizes) is not null)
        {
            return false;
        }

        head = new TaskBatchHead(document.Number, previous, document.Tasks, roots, document.Sizes);
        return true;
    }

    private static bool TryReadHash(string? text, out Hash256 hash)
    {
        hash = default;
        return text is not null && text.StartsWith("0x", StringComparison.Ordinal) && Hash256.TryParse(text, out hash);
    }
}

internal sealed record TaskBatchHeadDocument(
    ulong Number, string Previous, uint Tasks, string[] Roots, uint[] Sizes);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TaskBatchHeadDocument))]
internal sealed partial class TaskBatchHeadJsonContext : JsonSerializerContext;
