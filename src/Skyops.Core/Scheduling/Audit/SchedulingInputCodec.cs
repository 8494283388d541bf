using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skyops.Core.Scheduling.Audit;

/// <summary>Inputs as UTF-8 JSON. Numbers and times come back bit for bit.</summary>
public static class SchedulingInputCodec
{
    public static byte[] Encode(IReadOnlyList<SchedulingInput> inputs) =>
        JsonSerializer.SerializeToUtf8Bytes([.. inputs], SchedulingInputJson.Default.SchedulingInputArray);

    /// <exception cref="JsonException">It is not a list of inputs, or one is of an unknown kind.</exception>
    public static SchedulingInput[] Decode(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, SchedulingInputJson.Default.SchedulingInputArray) ?? [];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SchedulingInput[]))]
internal sealed partial class SchedulingInputJson : JsonSerializerContext;
