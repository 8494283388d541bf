using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skyops.Tasks;

/// <summary>
/// The bytes of a spec that its content hash and its owner's signature cover: JSON without white space, camelCase names in the order of <see cref="TaskSpec"/>'s declaration, every field
/// written (also null and defaults, but not those that say at their declaration that they are not), labels and variables in ordinal order, amounts as decimal strings.
/// </summary>
public static class TaskSpecCanonical
{
    public static byte[] Bytes(TaskSpec spec) => JsonSerializer.SerializeToUtf8Bytes(Ordered(spec), TaskSpecJson.Default.TaskSpec);

    /// <summary>SHA-256 of <see cref="Bytes"/>, 64 lower-case hexadecimal digits.</summary>
    public static string Hash(TaskSpec spec) => Convert.ToHexStringLower(SHA256.HashData(Bytes(spec)));

    private static TaskSpec Ordered(TaskSpec spec) => spec with
    {
        Labels = Ordered(spec.Labels),
        Workload = Ordered(spec.Workload),
        Stages = spec.Stages is { } stages ? [.. stages.Select(stage => stage with { Workload = Ordered(stage.Workload) })] : null,
    };

    private static Workload Ordered(Workload workload) => workload switch
    {
        ProcessWorkload process => process with { Environment = Ordered(process.Environment) },
        CommandWorkload command => command with { Environment = Ordered(command.Environment) },
        ContainerWorkload container => container with { Environment = Ordered(container.Environment) },
        _ => workload,
    };

    private static SortedDictionary<string, string> Ordered(SortedDictionary<string, string> map) =>
        ReferenceEquals(map.Comparer, StringComparer.Ordinal) ? map : new SortedDictionary<string, string>(map, StringComparer.Ordinal);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(TaskSpec))]
internal sealed partial class TaskSpecJson : JsonSerializerContext;
