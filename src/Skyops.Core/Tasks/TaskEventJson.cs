using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skyops.Core.Tasks;

/// <summary>Source-generated JSON of task events: camelCase, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = Limits.JsonDepth)]
[JsonSerializable(typeof(TaskEvent))]
[JsonSerializable(typeof(TaskEvent[]))]
[JsonSerializable(typeof(IReadOnlyList<TaskEvent>))]
internal sealed partial class TaskEventJson : JsonSerializerContext;
