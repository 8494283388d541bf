using System.Text.Json.Serialization;
using Skyops.Nodes;

namespace Skyops.Core.Nodes;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(NodeEvent[]))]
[JsonSerializable(typeof(NodeView))]
[JsonSerializable(typeof(NodeSnapshotCodec.Written))]
internal sealed partial class NodeJson : JsonSerializerContext;
