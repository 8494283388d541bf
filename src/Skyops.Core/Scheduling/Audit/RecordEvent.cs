using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skyops.Core.Scheduling.Audit;

/// <summary>A row of the stream <c>scheduler/POOL</c>: where inputs of its scheduler are kept, and what was dropped.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SegmentStored), "segmentStored")]
[JsonDerivedType(typeof(ChainDropped), "chainDropped")]
public abstract record RecordEvent
{
    private RecordEvent()
    {
    }

    /// <param name="Chain">Segments of one chain in order give all that a scheduler was told since its state was empty.</param>
    /// <param name="Number">Place in its chain, from 1.</param>
    /// <param name="Blob">SHA-256 of the segment: gzip of what <see cref="SchedulingInputCodec"/> writes.</param>
    /// <param name="Bytes">Its size.</param>
    /// <param name="FirstPass">Number of its first pass within the chain; 0 when it has none.</param>
    /// <param name="LastPass">Number of its last pass.</param>
    /// <param name="Placements">What these passes placed.</param>
    /// <param name="Digest">SHA-256 over the digests of these passes, as text, one after the other.</param>
    public sealed record SegmentStored(int Chain, int Number, string Blob, long Bytes, long FirstPass, long LastPass, int Placements, string Digest) : RecordEvent;

    /// <summary>A whole chain was dropped to keep within bounds: placements of it can no longer be replayed.</summary>
    public sealed record ChainDropped(int Chain, int Segments, long Bytes, int Placements) : RecordEvent;
}

/// <summary>Rows as UTF-8 JSON.</summary>
public static class RecordEventCodec
{
    public static byte[] Encode(RecordEvent e) => JsonSerializer.SerializeToUtf8Bytes(e, RecordEventJson.Default.RecordEvent);

    /// <exception cref="JsonException">It is none, or of an unknown kind.</exception>
    public static RecordEvent Decode(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, RecordEventJson.Default.RecordEvent) ?? throw new JsonException("null is no event");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RecordEvent))]
internal sealed partial class RecordEventJson : JsonSerializerContext;
