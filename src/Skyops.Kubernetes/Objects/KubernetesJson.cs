using System.Text.Json.Serialization;

namespace Skyops.Kubernetes.Objects;

/// <summary>JSON of the API's objects. Members that are not named here are passed over; null ones are not written. The reader
/// gives members that the server leaves out as null, whatever their default; so members that are never null replace it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApiStatus))]
[JsonSerializable(typeof(ObjectList<Job>))]
[JsonSerializable(typeof(ObjectList<Pod>))]
[JsonSerializable(typeof(ObjectList<NetworkPolicy>))]
[JsonSerializable(typeof(ObjectList<ClusterNode>))]
[JsonSerializable(typeof(ObjectList<ClusterNamespace>))]
[JsonSerializable(typeof(ObjectList<SelfSubjectAccessReview>))]
internal sealed partial class KubernetesJson : JsonSerializerContext;
