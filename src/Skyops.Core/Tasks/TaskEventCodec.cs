using System.Text;
using System.Text.Json;
using Skyops.Core.Journal;

namespace Skyops.Core.Tasks;

/// <summary>
/// Events of one append as the data of one journal row: a UTF-8 JSON array whose items carry their <c>type</c>.
/// </summary>
public static class TaskEventCodec
{
    public static byte[] Encode(IReadOnlyList<TaskEvent> events) =>
        JsonSerializer.SerializeToUtf8Bytes(events, TaskEventJson.Default.IReadOnlyListTaskEvent);

    /// <exception cref="UnknownEventException">
    /// An event has a type this version does not know; nothing of the row is used.
    /// </exception>
    /// <exception cref="JsonException">The row is not an array of events.</exception>
    public static TaskEvent[] Decode(ReadOnlySpan<byte> row)
    {
        try
        {
            return JsonSerializer.Deserialize(row, TaskEventJson.Default.TaskEventArray) ?? throw new JsonException("a row of events is null");
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException)
        {
            if (EventTypes.FirstUnknown<TaskEvent>(row) is { } type) throw new UnknownEventException(type);
            throw;
        }
    }

    /// <summary>One event's own JSON, as histories show it.</summary>
    public static string Text(TaskEvent e) => Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(e, TaskEventJson.Default.TaskEvent));
}
