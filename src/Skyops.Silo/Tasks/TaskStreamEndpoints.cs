using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;
using Skyops.Tasks;

namespace Skyops.Silo.Tasks;

/// <summary>A task's history as pages, and its events as they happen (server-sent events).</summary>
public sealed class TaskStreamEndpoints(IGrainFactory grains, TimeProvider time) : IEndpoints
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/tasks/{id}/history", (RequestDelegate)HistoryAsync).Is(new ApiOperation("Durable events, oldest first", Access.Reader, KeyScopes.TasksRead)
        {
            Answer = SkyopsJson.Default.HistoryPage,
            Query = [new ApiParameter("after", "what nextAfter held", Number: true), ApiParameter.Take],
        });
        routes.MapGet("/v1/tasks/{id}/events", (RequestDelegate)EventsAsync).Is(new ApiOperation("Events as they happen (server-sent)", Access.Reader, KeyScopes.TasksRead)
        {
            AnswerType = "text/event-stream",
            Query = [new ApiParameter("after", "a durable event's number", Number: true)],
            Headers = [new ApiParameter("Last-Event-ID", "the same, as browsers send it", Number: true)],
        });
    }

    private async Task HistoryAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } found) return;
        if (!Paging.TryTake(context, out var take, out var refusal) ||
            !Paging.TryNumber(context, "after", 0, 0, long.MaxValue, out var after, out refusal))
        {
            await Problems.WriteAsync(context, refusal!);
            return;
        }

        var last = found.View.Seq;
        var items = new List<TaskUpdate>();
        if (after < last)
        {
            await foreach (var row in found.Grain.WatchAsync(found.Account, after, context.RequestAborted))
            {
                items.AddRange(row.Where(update => update.Seq > 0));
                if (items.Count >= take || (items.Count > 0 && items[^1].Seq >= last)) break;
            }
        }

        var more = items.Count > 0 && items[^1].Seq < last;
        await Answers.JsonAsync(context, new HistoryPage(items, more ? items[^1].Seq : 0), SkyopsJson.Default.HistoryPage);
    }

    private async Task EventsAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } found) return;
        if (!Paging.TryNumber(context, "after", LastEventId(context), 0, long.MaxValue, out var after, out var refusal))
        {
            await Problems.WriteAsync(context, refusal!);
            return;
        }

        var events = new ServerSentEvents(context);
        await events.StartAsync();
        await using var rows = found.Grain.WatchAsync(found.Account, after, context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        while (true)
        {
            var next = rows.MoveNextAsync().AsTask();
            while (await Task.WhenAny(next, Task.Delay(ServerSentEvents.KeepAlive, time, context.RequestAborted)) != next)
            {
                context.RequestAborted.ThrowIfCancellationRequested();
                events.AddComment();
                await events.FlushAsync();
            }

            if (!await next) break;
            Add(events, rows.Current);
            await events.FlushAsync();
        }

        events.AddEnd();
        await events.FlushAsync();
    }

    /// <summary>Only the last event of a row carries the id, so that a client which lost the connection in the middle gets the whole row again.</summary>
    private static void Add(ServerSentEvents events, TaskUpdate[] row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var id = i == row.Length - 1 && row[i].Seq > 0 ? row[i].Seq : (long?)null;
            events.Add(row[i].Type, id, row[i], SkyopsJson.Default.TaskUpdate);
        }
    }

    private static long LastEventId(HttpContext context) =>
        long.TryParse(context.Request.Headers["Last-Event-ID"].FirstOrDefault(), out var id) && id > 0 ? id : 0;

    private async Task<(ITaskGrain Grain, string? Account, TaskView View)?> FindAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (!Reader.TryGet(context, out var reader))
        {
            await Problems.WriteAsync(context, Problems.NotAuthorised);
            return null;
        }

        var grain = grains.GetGrain<ITaskGrain>(id);
        if (TaskIds.IsWellFormed(id) && await grain.GetAsync(reader.Account) is { } view) return (grain, reader.Account, view);
        await Problems.WriteAsync(context, Problems.NotFound("task", id));
        return null;
    }
}
