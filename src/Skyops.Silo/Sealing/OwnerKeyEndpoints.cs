using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Errors;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;
using Skyops.Silo.Tasks;
using Skyops.Tasks;

namespace Skyops.Silo.Sealing;

/// <summary>Where an owner's client gives the keys of a task that only it has. The silo sees them sealed to nodes.</summary>
public sealed class OwnerKeyEndpoints(IGrainFactory grains) : IEndpoints
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/tasks/{id}/keys", (RequestDelegate)WantedAsync).Is(
            new ApiOperation("Attempts that wait for keys from the owner's client; answers when there are any, when the task has ended, or after 20 s", Access.Account, KeyScopes.TasksWrite)
            {
                Answer = SkyopsJson.Default.KeyWaitItems,
            });
        routes.MapPost("/v1/tasks/{id}/keys", (RequestDelegate)GiveAsync).Is(
            new ApiOperation("Keys for an attempt that waits for them, sealed to its node", Access.Account, KeyScopes.TasksWrite) { Request = SkyopsJson.Default.KeyGrantRequest, Success = [204] });
    }

    private async Task WantedAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } found) return;
        var wanted = await found.Task.KeysWantedAsync(found.Account, context.RequestAborted);
        if (wanted is null)
        {
            await Problems.WriteAsync(context, Problems.NotFound("task", found.Id));
            return;
        }

        var items = wanted.Items.Select(item => new KeyWaitItem(
            Text(item.Request.Attempt), item.Request.Node, item.Request.Recipient, item.Request.Statement, item.Request.Delegation, item.Reads));
        await Answers.JsonAsync(context, new KeyWaitItems(wanted.Ended, [.. items]), SkyopsJson.Default.KeyWaitItems);
    }

    private async Task GiveAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } found) return;
        var body = await RequestBody.ReadJsonAsync(context, SkyopsJson.Default.KeyGrantRequest);
        var keys = body.IsRefused ? body.Refusal : Read(found.Id, body.Value);

        // Whether there is such a task is no stranger's to find out by what they send.
        if (keys.IsRefused && await found.Task.GetAsync(found.Account) is null) keys = Problems.NotFound("task", found.Id);
        var given = keys.IsRefused ? keys.Refusal : await found.Task.GiveKeysAsync(found.Account, keys.Value);
        if (given.IsRefused) await Problems.WriteAsync(context, given.Refusal);
        else context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Answer<GivenKeys> Read(string task, KeyGrantRequest body)
    {
        if (!AttemptKey.TryParse($"{task}/{body.Attempt}", out var attempt))
            return Problems.Invalid(new FieldError("attempt", Problems.Shorten(body.Attempt ?? ""), "is no attempt", "stage/shard/slot@epoch", "send what GET answered"));
        if (body.Recipient is not { Length: 64 })
            return Problems.Invalid(new FieldError("recipient", Problems.Shorten(body.Recipient ?? ""), "is no id of a key", "64 hexadecimal digits", "send what GET answered"));
        var release = new byte[body.Release?.Length ?? 0];
        return Convert.TryFromBase64String(body.Release ?? "", release, out var length) && length > 0
            ? new GivenKeys(attempt, body.Recipient, release[..length])
            : Problems.Invalid(new FieldError("release", null, "is not what it must be", "a release of keys in Base64", "let the client library or the CLI make it"));
    }

    private async ValueTask<(string Id, ITaskGrain Task, string Account)?> FindAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (!Reader.TryGetOwner(context, out var owner)) await Problems.WriteAsync(context, Problems.NotAuthorised);
        else if (!TaskIds.IsWellFormed(id)) await Problems.WriteAsync(context, Problems.NotFound("task", id));
        else return (id, grains.GetGrain<ITaskGrain>(id), owner.Address);
        return null;
    }

    private static string Text(AttemptKey key) => key.ToString()[(key.TaskId.Length + 1)..];
}
