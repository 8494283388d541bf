using System.Globalization;
using System.Runtime.CompilerServices;
using Skyops.Api;
using Skyops.Client.Http;
using Skyops.Tasks;

namespace Skyops.Client.Tasks;

/// <summary>
/// Follows a task's events over as many connections as it takes. The events of one journal row share a sequence number and only the last of them carries it as
/// event id; after a break in the middle of a row the silo sends the whole row again, so what was already handed out is counted and skipped.
/// </summary>
internal sealed class TaskWatch(ApiTransport transport, string taskId)
{
    private long _complete;
    private int _ofNextRow;

    public async IAsyncEnumerable<TaskUpdate> RunAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _complete = after;
        var reconnect = new Reconnect(transport);
        while (true)
        {
            var request = Request();
            var skip = _ofNextRow;
            EventConnection<TaskUpdate>? connection = null;
            Exception? broken = null;
            try
            {
                connection = await EventConnection<TaskUpdate>.OpenAsync(transport, request, SkyopsJson.Default.TaskUpdate, cancellationToken);
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
                var update = connection.Current;
                if (update.Seq > 0 && skip > 0)
                {
                    skip--;
                    if (connection.EventId is not null) Count(connection.EventId);
                    continue;
                }

                if (update.Seq > 0) Count(connection.EventId);
                yield return update;
            }

            if (connection is not null) await connection.DisposeAsync();
            await reconnect.PauseAsync(broken!, request, cancellationToken);
        }
    }

    private void Count(string? eventId)
    {
        if (long.TryParse(eventId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > _complete)
        {
            _complete = id;
            _ofNextRow = 0;
        }
        else
        {
            _ofNextRow++;
        }
    }

    private ApiRequest Request()
    {
        var last = _complete;
        return ApiRequest.Get($"v1/tasks/{Uri.EscapeDataString(taskId)}/events") with
        {
            TaskId = taskId,
            Headers = message =>
            {
                if (last > 0) message.Headers.Add("Last-Event-ID", last.ToString(CultureInfo.InvariantCulture));
            },
        };
    }
}
