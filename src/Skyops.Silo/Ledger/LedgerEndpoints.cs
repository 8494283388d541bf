using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Errors;
using Skyops.Ledger;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;
using Skyops.Storage;

namespace Skyops.Silo.Ledger;

/// <summary>Balances and statements of the caller's account, and the checks that everybody with a session may run.</summary>
public sealed class LedgerEndpoints(IGrainFactory grains, IJournal journal) : IEndpoints
{
    private static readonly string[] Currencies = ["SKYOPS", "ETH"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/ledger/{currency}/balance", (RequestDelegate)BalanceAsync).Is(
            new ApiOperation("Four counters, and what is available", Access.Reader, KeyScopes.LedgerRead) { Answer = SkyopsJson.Default.AccountBalance, Query = [ApiParameter.AccountOf] });
        routes.MapGet("/v1/ledger/{currency}/statement", (RequestDelegate)StatementAsync).Is(new ApiOperation("Balance and lines, newest first", Access.Reader, KeyScopes.LedgerRead)
        {
            Answer = SkyopsJson.Default.StatementPage,
            Query = [new ApiParameter("before", "what nextBeforeSeq held", Number: true), ApiParameter.From, ApiParameter.To, ApiParameter.Take, ApiParameter.AccountOf],
        });
        routes.MapGet("/v1/ledger/{currency}/export", (RequestDelegate)ExportAsync).Is(new ApiOperation("All lines, oldest first, as CSV or JSON", Access.Reader, KeyScopes.LedgerRead)
        {
            AnswerType = "text/csv",
            Query = [new ApiParameter("format", "csv (when left out) or json"), ApiParameter.From, ApiParameter.To, ApiParameter.AccountOf],
        });
        routes.MapGet("/v1/ledger/{currency}/verify", (RequestDelegate)VerifyLedgerAsync).Is(
            new ApiOperation("Replays the whole ledger and compares", Access.Reader, KeyScopes.LedgerRead) { Answer = SkyopsJson.Default.LedgerVerification });
        routes.MapGet("/v1/journal/verify", (RequestDelegate)VerifyJournalAsync).Is(
            new ApiOperation("Recomputes every hash of the journal", Access.Reader, KeyScopes.LedgerRead) { Answer = SkyopsJson.Default.JournalVerification });
    }

    private async Task BalanceAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } found) return;
        await Answers.JsonAsync(context, await found.Ledger.BalanceAsync(found.Account), SkyopsJson.Default.AccountBalance);
    }

    private async Task StatementAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } found) return;
        if (!Paging.TryTake(context, out var take, out var refusal) ||
            !Paging.TryNumber(context, "before", 0, 0, long.MaxValue, out var before, out refusal) ||
            !Paging.TryTime(context, "from", out var from, out refusal) ||
            !Paging.TryTime(context, "to", out var to, out refusal))
        {
            await Problems.WriteAsync(context, refusal!);
            return;
        }

        var query = new StatementQuery(found.Account, take) { BeforeSeq = before, From = from, To = to };
        await Answers.JsonAsync(context, await found.Ledger.StatementAsync(query), SkyopsJson.Default.StatementPage);
    }

    private async Task ExportAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } found) return;
        var form = StatementForm.Of(context.Request.Query["format"].FirstOrDefault());
        var refusal = form is null ? Problems.Invalid(StatementForm.Unknown(context)) : null;
        DateTimeOffset? to = null;
        if (refusal is null && Paging.TryTime(context, "from", out var from, out refusal) && Paging.TryTime(context, "to", out to, out refusal))
            await StatementExport.WriteAsync(context, found.Ledger, new StatementQuery(found.Account, Limits.PageSize) { From = from, To = to, OldestFirst = true }, form!);
        else
            await Problems.WriteAsync(context, refusal!);
    }

    private async Task VerifyLedgerAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } found) return;
        await Answers.JsonAsync(context, await found.Ledger.VerifyAsync(), SkyopsJson.Default.LedgerVerification);
    }

    private async Task VerifyJournalAsync(HttpContext context)
    {
        if (!Reader.TryGet(context, out _)) await Problems.WriteAsync(context, Problems.NotAuthorised);
        else await Answers.JsonAsync(context, await journal.VerifyAsync(context.RequestAborted), SkyopsJson.Default.JournalVerification);
    }

    private async Task<(ILedgerGrain Ledger, string Account)?> FindAsync(HttpContext context)
    {
        var currency = (string)context.Request.RouteValues["currency"]!;
        if (!Reader.TryGet(context, out var reader)) await Problems.WriteAsync(context, Problems.NotAuthorised);
        else if (!Currencies.Contains(currency)) await Problems.WriteAsync(context, Problems.NotFound("ledger", currency));
        else return (grains.GetGrain<ILedgerGrain>(currency), reader.Account ?? Named(context) ?? SystemAccounts.Fees);
        return null;
    }

    private static string? Named(HttpContext context) => context.Request.Query["account"].FirstOrDefault();
}
