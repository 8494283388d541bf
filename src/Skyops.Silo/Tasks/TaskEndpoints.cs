using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Errors;
using Skyops.Grains;
using Skyops.Grains.Scheduling;
using Skyops.Scheduling;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;
using Skyops.Storage;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Silo.Tasks;

/// <summary>Reading and cancelling tasks. Submission and streams have their own files.</summary>
public sealed class TaskEndpoints(IGrainFactory grains, IJournal journal, PoolOptions pool, PlacementArchive archive) : IEndpoints
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/tasks", (RequestDelegate)ListAsync).Is(new ApiOperation("Tasks, newest first", Access.Reader, KeyScopes.TasksRead)
        {
            Answer = SkyopsJson.Default.ItemPageTaskSummary,
            Query = [new ApiParameter("status", "waiting, running, completed, failed, cancelled; several with commas"), ApiParameter.Take, ApiParameter.Cursor],
        });
        routes.MapGet("/v1/tasks/{id}", (RequestDelegate)GetAsync).Is(
            new ApiOperation("A task: state, progress, cost, shards, attempts, outputs, why it waits or failed", Access.Reader, KeyScopes.TasksRead) { Answer = SkyopsJson.Default.TaskView });
        routes.MapPost("/v1/tasks/{id}/cancel", (RequestDelegate)CancelAsync).Is(
            new ApiOperation("Cancels a task", Access.Account, KeyScopes.TasksWrite) { Request = SkyopsJson.Default.CancelRequest, RequestOptional = true, Answer = SkyopsJson.Default.TaskView });
        routes.MapGet("/v1/tasks/{id}/explain", (RequestDelegate)ExplainAsync).Is(
            new ApiOperation("Why a task waits: how many nodes fell at which filter, near misses, remedies", Access.Reader, KeyScopes.TasksRead) { Answer = SkyopsJson.Default.Explanation });
        routes.MapGet("/v1/tasks/{id}/receipts", (RequestDelegate)ReceiptsAsync).Is(new ApiOperation("Receipts with their proofs", Access.Reader, KeyScopes.TasksRead) { Answer = SkyopsJson.Default.ReceiptItems });
        routes.MapGet("/v1/tasks/{id}/placements", (RequestDelegate)PlacementsAsync).Is(
            new ApiOperation("A task's placements, replayed from the scheduler's record", Access.Reader, KeyScopes.TasksRead) { Answer = SkyopsJson.Default.PlacementReport });
    }

    private async Task ListAsync(HttpContext context)
    {
        if (!Reader.TryGet(context, out var reader))
        {
            await Problems.WriteAsync(context, Problems.NotAuthorised);
            return;
        }

        if (!Paging.TryTake(context, out var take, out var refusal) || !TryStatuses(context, out var statuses, out refusal))
        {
            await Problems.WriteAsync(context, refusal!);
            return;
        }

        var cursor = context.Request.Query["cursor"].FirstOrDefault();
        EntityPage page;
        try
        {
            page = await journal.QueryAsync(new EntityQuery("task", reader.Account, statuses, take, cursor), context.RequestAborted);
        }
        catch (ArgumentException)
        {
            await Problems.WriteAsync(context, Problems.Invalid(new FieldError(
                "cursor", Problems.Shorten(cursor ?? ""), "not a cursor of this list", "what nextCursor held", "leave it out for the first page")));
            return;
        }

        var items = page.Rows.Select(row => JsonSerializer.Deserialize(row.Summary.Span, SkyopsJson.Default.TaskSummary)!).ToArray();
        await Answers.JsonAsync(context, new ItemPage<TaskSummary>(items, page.NextCursor), SkyopsJson.Default.ItemPageTaskSummary);
    }

    private async Task GetAsync(HttpContext context)
    {
        if (await ViewAsync(context) is { } view) await Answers.JsonAsync(context, view, SkyopsJson.Default.TaskView);
    }

    private async Task ReceiptsAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } found) return;
        var receipts = await found.Grain.ReceiptsAsync(found.Account);
        if (receipts is null) await Problems.WriteAsync(context, Problems.NotFound("task", found.Id));
        else await Answers.JsonAsync(context, new ReceiptItems(receipts), SkyopsJson.Default.ReceiptItems);
    }

    private async Task ExplainAsync(HttpContext context)
    {
        if (await ViewAsync(context) is not { } view) return;
        var explanation = await grains.GetGrain<ISchedulerGrain>(pool.Pool).ExplainAsync(view.Id);
        await Answers.JsonAsync(context, explanation ?? new Explanation(view.Id, []), SkyopsJson.Default.Explanation);
    }

    private async Task PlacementsAsync(HttpContext context)
    {
        if (await ViewAsync(context) is not { } view) return;
        await grains.GetGrain<ISchedulerGrain>(pool.Pool).RecordAsync();
        var report = await archive.AuditAsync(view, context.RequestAborted);
        if (report.IsRefused) await Problems.WriteAsync(context, report.Refusal);
        else await Answers.JsonAsync(context, report.Value, SkyopsJson.Default.PlacementReport);
    }

    private async Task CancelAsync(HttpContext context)
    {
        if (!Reader.TryGetOwner(context, out var owner))
        {
            await Problems.WriteAsync(context, Problems.NotAuthorised);
            return;
        }

        var reason = "cancelled by its owner";
        if (context.Request.ContentLength is > 0)
        {
            var request = await RequestBody.ReadJsonAsync(context, SkyopsJson.Default.CancelRequest);
            if (request.IsRefused)
            {
                await Problems.WriteAsync(context, request.Refusal);
                return;
            }

            if (!string.IsNullOrWhiteSpace(request.Value.Reason)) reason = Problems.Shorten(request.Value.Reason);
        }

        if (await FindAsync(context) is not { } found) return;
        var answer = await found.Grain.CancelAsync(owner.Address, reason);
        if (answer.IsRefused) await Problems.WriteAsync(context, answer.Refusal);
        else await Answers.JsonAsync(context, answer.Value, SkyopsJson.Default.TaskView);
    }

    private async Task<TaskView?> ViewAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } found) return null;
        var view = await found.Grain.GetAsync(found.Account);
        if (view is null) await Problems.WriteAsync(context, Problems.NotFound("task", found.Id));
        return view;
    }

    /// <summary>The grain that the route names, for somebody who may read; else the problem is written and the answer is null.</summary>
    private async Task<(string Id, ITaskGrain Grain, string? Account)?> FindAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (!Reader.TryGet(context, out var reader)) await Problems.WriteAsync(context, Problems.NotAuthorised);
        else if (!TaskIds.IsWellFormed(id)) await Problems.WriteAsync(context, Problems.NotFound("task", id));
        else return (id, grains.GetGrain<ITaskGrain>(id), reader.Account);
        return null;
    }

    private static bool TryStatuses(HttpContext context, out IReadOnlyList<string> statuses, out Refusal? refusal)
    {
        refusal = null;
        var names = context.Request.Query["status"].SelectMany(text => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        statuses = names;
        var wrong = names.FirstOrDefault(name => !Enum.TryParse<TaskStatus>(name, ignoreCase: true, out _) || char.IsDigit(name[0]));
        if (wrong is null)
        {
            statuses = [.. names.Select(name => name.ToLowerInvariant())];
            return true;
        }

        refusal = Problems.Invalid(new FieldError(
            "status", Problems.Shorten(wrong), "no such status", "waiting, running, completed, failed, cancelled", "leave it out for all"));
        return false;
    }
}
