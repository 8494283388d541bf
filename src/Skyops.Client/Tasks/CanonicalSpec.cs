using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Skyops.Ethereum.Hashing;
using Skyops.Tasks;

namespace Skyops.Client.Tasks;

/// <summary>
/// The bytes of a spec that its hash and the owner's signature cover: JSON without white space, camelCase names in the order of <see cref="TaskSpec"/>'s declaration,
/// every field written (also null and defaults), labels in ordinal order, amounts as decimal strings. The silo makes the same bytes from what it has read, so the hash
/// does not depend on how the body was formatted.
/// </summary>
public static class CanonicalSpec
{
    public static byte[] Write(TaskSpec spec) => JsonSerializer.SerializeToUtf8Bytes(
        spec with { Labels = new SortedDictionary<string, string>(spec.Labels, StringComparer.Ordinal) }, CanonicalSpecJson.Default.TaskSpec);

    public static Hash256 Hash(TaskSpec spec) => Hash256.FromBytes(SHA256.HashData(Write(spec)));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(TaskSpec))]
internal sealed partial class CanonicalSpecJson : JsonSerializerContext;
