using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skyops.Tasks;

/// <summary>Writes statuses in lower case: <c>waiting</c>, <c>running</c> …</summary>
public sealed class TaskStatusJsonConverter() : JsonStringEnumConverter<TaskStatus>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
