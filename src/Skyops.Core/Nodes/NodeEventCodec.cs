using System.Text.Json;
using Skyops.Core.Journal;

namespace Skyops.Core.Nodes;

/// <summary>Events of one append as one UTF-8 JSON array, and back.</summary>
public static class NodeEventCodec
{
    public static byte[] Encode(NodeEvent[] events) => JsonSerializer.SerializeToUtf8Bytes(events, NodeJson.Default.NodeEventArray);

    /// <exception cref="UnknownEventException">A type this version does not know.</exception>
    public static NodeEvent[] Decode(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, NodeJson.Default.NodeEventArray) ?? throw new JsonException("a row of events is null");
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException)
        {
            if (EventTypes.FirstUnknown<NodeEvent>(json) is { } type) throw new UnknownEventException(type);
            throw;
        }
    }
}
