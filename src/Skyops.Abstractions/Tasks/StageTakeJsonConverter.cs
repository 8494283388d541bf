using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skyops.Tasks;

/// <summary>Writes what a stage takes in lower case: <c>all</c>, <c>own</c>.</summary>
public sealed class StageTakeJsonConverter() : JsonStringEnumConverter<StageTake>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
