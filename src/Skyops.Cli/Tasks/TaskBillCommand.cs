using System.CommandLine;
using System.Globalization;
using Skyops.Api;
using Skyops.Cli.Output;
using Skyops.Tasks;

namespace Skyops.Cli.Tasks;

internal static class TaskBillCommand
{
    private static readonly Option<bool> Csv = new("--csv") { Description = "Attempts as comma-separated values, with a head." };

    public static Command Build() => new Command("bill", "Show what a task costs: each attempt, why it is paid or not, fee and hold.").With(TaskArgument.Task, Csv).Runs(BillAsync);

    private static async Task BillAsync(CliContext context, CancellationToken cancellationToken)
    {
        if (context.Output.Json && context.Get(Csv)) throw CliException.Usage("--json and --csv exclude each other");
        var bill = await context.Client.Tasks.Get(context.Get(TaskArgument.Task)).BillAsync(cancellationToken);
        if (context.Output.Json) context.Output.Value(bill, SkyopsJson.Default.TaskBill);
        else if (context.Get(Csv)) context.Output.Raw(Rows(bill));
        else Print(context.Output, bill);
    }

    private static string Rows(TaskBill bill)
    {
        var row = new CsvRow();
        return CsvRow.Head("task", "stage", "shard", "slot", "epoch", "node", "payee", "leasedAt", "state", "reason", "meteredSeconds", "gpus", "gpuSeconds", "bytesIn", "bytesOut", "pricePerHour", "charge", "paid", "currency")
            + string.Concat(bill.Attempts.Select(attempt => row
                .Value(bill.TaskId).Value(Text(attempt.Stage)).Value(Text(attempt.Shard)).Value(Text(attempt.Slot)).Value(Text(attempt.Epoch))
                .Text(attempt.Node).Text(attempt.Payee).Value(attempt.LeasedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture))
                .Value(attempt.State).Text(attempt.Reason).Value(Text(attempt.MeteredSeconds)).Value(Text(attempt.Gpus)).Value(Text(attempt.GpuSeconds))
                .Value(Text(attempt.BytesIn)).Value(Text(attempt.BytesOut)).Value(attempt.PricePerHour.ToString()).Value(attempt.Charge.ToString())
                .Value(attempt.Paid.ToString()).Value(bill.Currency).End()));
    }

    private static void Print(CliOutput output, TaskBill bill)
    {
        output.Table(
            ["attempt", "node", "state", "metered", "gpus", "in", "out", "price an hour", "charge", "paid", "why"],
            bill.Attempts.Select(attempt => new[]
            {
                $"{attempt.Stage}/{attempt.Shard}/{attempt.Slot}@{attempt.Epoch}", Formats.Short(attempt.Node), attempt.State, $"{Text(attempt.MeteredSeconds)} s", Text(attempt.Gpus),
                Text(attempt.BytesIn), Text(attempt.BytesOut), $"{attempt.PricePerHour}", $"{attempt.Charge}", $"{attempt.Paid}", attempt.Reason,
            }));
        output.Heading("payees");
        output.Table(["account", "amount", ""], bill.Payees.Select(payee => new[] { payee.Account, $"{payee.Amount}", payee.IsOwner ? "the owner: nothing moves" : "" }));
        output.Heading(bill.IsFinal ? "in all" : "so far");
        output.Facts(
            ("held", $"{bill.Held} {bill.Currency}"),
            ("work", $"{bill.Work}"),
            ("fee", $"{bill.Fee} ({bill.FeeBasisPoints / 100m} %)"),
            ("charged", $"{bill.Charged}"),
            ("may still come", bill.Reserved.IsZero ? null : $"{bill.Reserved}"),
            (bill.IsFinal ? "freed" : "left", $"{bill.Voided}"));
    }

    private static string Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}
