using System.Runtime.CompilerServices;
using Skyops.Api;
using Skyops.Client.Http;
using Skyops.Storage;

namespace Skyops.Client.Tasks;

/// <summary>
/// Reads a task's log chunks, and follows them until the task has ended. A chunk of the followed stream has no position of its own, so after a break the client
/// reads on with pages from the last position it knows, and drops what it has handed out already by attempt and number.
/// </summary>
internal sealed class LogFollow(ApiTransport transport, string taskId)
{
    private readonly Dictionary<(string Attempt, string Node), long> _handedOut = [];
    private long _position;

    public async IAsyncEnumerable<LogChunk> RunAsync(bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reconnect = new Reconnect(transport);
        while (true)
        {
            await foreach (var chunk in PagesAsync(cancellationToken)) yield return chunk;
            if (!follow) yield break;

            var request = Request($"position={_position}&follow=true");
            EventConnection<LogChunk>? connection = null;
            Exception? broken = null;
            try
            {
                connection = await EventConnection<LogChunk>.OpenAsync(transport, request, SkyopsJson.Default.LogChunk, cancellationToken);
            }
            catch (Exception failure) when (Reconnect.MayHelp(failure, cancellationToken))
            {
                broken = failure;
            }

            while (connection is not null && broken is null)
            {
                try
                {
                    if (!await connection.MoveNextAsync())
                    {
                        await connection.DisposeAsync();
                        yield break;
                    }
                }
                catch (Exception failure) when (Reconnect.MayHelp(failure, cancellationToken))
                {
                    broken = failure;
                    break;
                }

                reconnect.Succeeded();
                if (IsNew(connection.Current)) yield return connection.Current;
            }

            if (connection is not null) await connection.DisposeAsync();
            await reconnect.PauseAsync(broken!, request, cancellationToken);
        }
    }

    private async IAsyncEnumerable<LogChunk> PagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await transport.JsonAsync(Request($"position={_position}&take={Limits.PageSize}"), SkyopsJson.Default.LogItems, cancellationToken);
            _position = page.NextPosition;
            foreach (var chunk in page.Items)
            {
                if (IsNew(chunk)) yield return chunk;
            }

            if (page.Items.Count == 0) yield break;
        }
    }

    private bool IsNew(LogChunk chunk)
    {
        if (_handedOut.TryGetValue((chunk.Attempt, chunk.Node), out var last) && chunk.Number <= last) return false;
        _handedOut[(chunk.Attempt, chunk.Node)] = chunk.Number;
        return true;
    }

    private ApiRequest Request(string query) =>
        ApiRequest.Get($"v1/tasks/{Uri.EscapeDataString(taskId)}/logs?{query}") with { TaskId = taskId };
}
