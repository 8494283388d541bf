using System.Text.Json.Serialization;
using Skyops.Tasks;

namespace Skyops.Worker.Attempts;

/// <summary>JSON of work orders and of the worker's own files: camel case, as everywhere on the wire.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    MaxDepth = Limits.JsonDepth)]
[JsonSerializable(typeof(WorkOrder))]
[JsonSerializable(typeof(AttemptJob))]
[JsonSerializable(typeof(ChildMark))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class WorkerJson : JsonSerializerContext;
