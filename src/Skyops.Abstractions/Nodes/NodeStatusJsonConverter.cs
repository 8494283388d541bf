using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skyops.Nodes;

/// <summary>Writes statuses in lower case.</summary>
public sealed class NodeStatusJsonConverter() : JsonStringEnumConverter<NodeStatus>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
