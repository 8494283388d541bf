using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Skyops.Api;
using Skyops.Errors;
using Skyops.Ledger;
using Skyops.Silo.Http;

namespace Skyops.Silo.Ledger;

/// <summary>How the lines of a statement are written one after the other, so that none has to wait for the others.</summary>
internal abstract class StatementForm
{
    private static readonly string[] s_names = ["csv", "json"];

    public abstract string ContentType { get; }

    /// <summary>What stands before the first line.</summary>
    public abstract string Begin(AccountBalance balance);

    public abstract string Line(StatementLine line);

    /// <summary>What stands after the last one: who does not find it has not got all.</summary>
    public virtual string End => "";

    /// <summary>Null for a form that there is not.</summary>
    public static StatementForm? Of(string? name) => name switch
    {
        null or "csv" => new Csv(),
        "json" => new Json(),
        _ => null,
    };

    public static FieldError Unknown(HttpContext context) => new(
        "format", Problems.Shorten(context.Request.Query["format"].ToString()), "not a form of an export", string.Join(", ", s_names), "leave it out for csv");

    private sealed class Csv : StatementForm
    {
        private readonly CsvRow _row = new();

        public override string ContentType => "text/csv; charset=utf-8; header=present";

        public override string Begin(AccountBalance balance) => CsvRow.Head("row", "at", "transfer", "kind", "debit", "credit", "amount", "currency", "reason", "reference");

        public override string Line(StatementLine line) => _row
            .Value(line.Seq.ToString(CultureInfo.InvariantCulture)).Value(line.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture))
            .Text(line.TransferId).Value(line.Kind.ToString()).Text(line.Debit).Text(line.Credit).Value(line.Amount.ToString()).Value(Currency)
            .Text(line.Reason).Text(line.Reference).End();
    }

    private sealed class Json : StatementForm
    {
        private bool _more;

        public override string ContentType => "application/json";

        public override string End => "\n]}\n";

        public override string Begin(AccountBalance balance) => $"{{\"balance\":{JsonSerializer.Serialize(balance, SkyopsJson.Default.AccountBalance)},\"lines\":[";

        public override string Line(StatementLine line)
        {
            var text = $"{(_more ? "," : "")}\n{JsonSerializer.Serialize(line, SkyopsJson.Default.StatementLine)}";
            _more = true;
            return text;
        }
    }

    /// <summary>Of the ledger whose lines they are.</summary>
    public string Currency { get; set; } = "";
}
