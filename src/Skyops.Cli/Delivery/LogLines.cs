using System.Text.Json;
using Skyops.Api;
using Skyops.Client.Tasks;

namespace Skyops.Cli.Delivery;

/// <summary>Writes a task's log chunks as JSON, one a line, in the order in which the silo kept them.</summary>
internal static class LogLines
{
    public static async Task WriteAsync(TaskHandle task, string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 128 << 10);
        await foreach (var chunk in task.LogsAsync(follow: false, cancellationToken))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(chunk, SkyopsJson.Default.LogChunk));
            file.WriteByte((byte)'\n');
        }
    }
}
