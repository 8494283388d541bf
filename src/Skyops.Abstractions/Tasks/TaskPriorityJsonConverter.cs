using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skyops.Tasks;

/// <summary>Writes priorities in lower case: <c>low</c>, <c>normal</c>, <c>high</c>.</summary>
public sealed class TaskPriorityJsonConverter() : JsonStringEnumConverter<TaskPriority>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
