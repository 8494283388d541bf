using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;
using Skyops.Storage;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Silo.Tasks;

/// <summary>The logs of a task's attempts, as pages or followed.</summary>
public sealed class TaskLogEndpoint(IGrainFactory grains, ILogStore logs, LogSignal signal, TimeProvider time) : IEndpoints
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/tasks/{id}/logs", (RequestDelegate)LogsAsync).Is(
        new ApiOperation("Logs of a task's attempts; followed: server-sent events of the type log", Access.Reader, KeyScopes.TasksRead)
        {
            Answer = SkyopsJson.Default.LogItems,
            Query = [new ApiParameter("position", "what nextPosition held", Number: true), ApiParameter.Take, new ApiParameter("follow", "true: as they come")],
        });

    private async Task LogsAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (!Reader.TryGet(context, out var reader))
        {
            await Problems.WriteAsync(context, Problems.NotAuthorised);
            return;
        }

        var grain = grains.GetGrain<ITaskGrain>(id);
        if (!TaskIds.IsWellFormed(id) || await grain.GetAsync(reader.Account) is null)
        {
            await Problems.WriteAsync(context, Problems.NotFound("task", id));
            return;
        }

        if (!Paging.TryTake(context, out var take, out var refusal) ||
            !Paging.TryNumber(context, "position", 0, 0, long.MaxValue, out var position, out refusal))
        {
            await Problems.WriteAsync(context, refusal!);
            return;
        }

        if (string.Equals(context.Request.Query["follow"], "true", StringComparison.OrdinalIgnoreCase))
        {
            await FollowAsync(context, grain, reader.Account, id, position);
            return;
        }

        var page = await logs.ReadAsync(id, position, take, context.RequestAborted);
        await Answers.JsonAsync(context, new LogItems(page.Chunks, page.NextPosition), SkyopsJson.Default.LogItems);
    }

    private async Task FollowAsync(HttpContext context, ITaskGrain grain, string? account, string id, long position)
    {
        var events = new ServerSentEvents(context);
        await events.StartAsync();
        while (true)
        {
            // Asked before reading, so that what is written in between is read or wakes us.
            var changed = signal.NextAsync(id);
            var ended = await grain.GetAsync(account) is { Status: not (TaskStatus.Waiting or TaskStatus.Running) };
            var page = await logs.ReadAsync(id, position, Limits.PageSize, context.RequestAborted);
            position = page.NextPosition;
            foreach (var chunk in page.Chunks) events.Add("log", null, chunk, SkyopsJson.Default.LogChunk);
            await events.FlushAsync();
            if (page.Chunks.Count > 0) continue;
            if (ended) break;
            if (await Task.WhenAny(changed, Task.Delay(ServerSentEvents.KeepAlive, time, context.RequestAborted)) != changed)
            {
                context.RequestAborted.ThrowIfCancellationRequested();
                events.AddComment();
                await events.FlushAsync();
            }
        }

        events.AddEnd();
        await events.FlushAsync();
    }
}
