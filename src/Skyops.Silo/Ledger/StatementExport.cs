using System.Text;
using Microsoft.AspNetCore.Http;
using Skyops.Ledger;

namespace Skyops.Silo.Ledger;

/// <summary>
/// Streams all lines of a statement, a page in memory at a time. A page that cannot be read breaks the connection off: the answer has begun, and must not look whole.
/// </summary>
internal static class StatementExport
{
    /// <param name="context">Whose answer it is.</param>
    /// <param name="ledger">Where the lines are.</param>
    /// <param name="query">Oldest first.</param>
    /// <param name="form">How they are written.</param>
    public static async Task WriteAsync(HttpContext context, ILedgerGrain ledger, StatementQuery query, StatementForm form)
    {
        var page = await ledger.StatementAsync(query);
        var response = context.Response;
        response.ContentType = form.ContentType;
        response.Headers.ContentDisposition = $"attachment; filename=\"{page.Balance.Currency}-statement.{(form.ContentType.Contains("json", StringComparison.Ordinal) ? "json" : "csv")}\"";
        form.Currency = page.Balance.Currency;
        await WriteAsync(form.Begin(page.Balance));
        while (true)
        {
            foreach (var line in page.Lines) Encoding.UTF8.GetBytes(form.Line(line), response.BodyWriter);
            await response.BodyWriter.FlushAsync(context.RequestAborted);
            if (page.NextAfterSeq == 0) break;
            page = await ledger.StatementAsync(query with { AfterSeq = page.NextAfterSeq });
        }

        await WriteAsync(form.End);

        async Task WriteAsync(string text)
        {
            Encoding.UTF8.GetBytes(text, response.BodyWriter);
            await response.BodyWriter.FlushAsync(context.RequestAborted);
        }
    }
}
