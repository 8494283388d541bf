using System.Text.Json.Serialization;

namespace Skyops.Delivery.Bundles;

/// <summary>JSON of a bundle: camel case, no white space, nulls left out, members in the order of their declaration; so the same values are the same bytes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = Limits.JsonDepth)]
[JsonSerializable(typeof(BundleManifest))]
[JsonSerializable(typeof(BundleReceipts))]
internal sealed partial class BundleJson : JsonSerializerContext;
