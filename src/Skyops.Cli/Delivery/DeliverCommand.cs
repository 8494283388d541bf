using System.CommandLine;
using Skyops.Cli.Output;
using Skyops.Cli.Tasks;
using Skyops.Delivery.Targets;

namespace Skyops.Cli.Delivery;

internal static class DeliverCommand
{
    public static Command Build() => new Command("deliver", "Send a task's result to S3, IPFS or Arweave as one file; it is read back and compared.")
        .With(TaskArgument.Task, TargetFlags.To, TargetFlags.Endpoint, TargetFlags.ArweaveWallet, TargetFlags.MaxCost, TargetFlags.Wait).Runs(DeliverAsync);

    private static async Task DeliverAsync(CliContext context, CancellationToken cancellationToken)
    {
        var id = context.Get(TaskArgument.Task);

        // Before anything is fetched: what the command line has wrong should not cost a download.
        using var target = TargetFlags.Open(context);
        using var work = new WorkFolder();
        var result = await CheckedResult.DownloadAsync(context.Client, id, Path.Combine(work.Path, "outputs"), null, cancellationToken);
        var bundle = await result.BundleAsync(context.Client, Path.Combine(work.Path, "bundle.tar"), work.Path, cancellationToken);
        context.Output.Note($"sending {Formats.Bytes(bundle.Bytes)}, SHA-256 {bundle.Sha256}");
        var payload = DeliveryPayload.Of(bundle);
        var delivered = await target.Target.DeliverAsync(payload, cancellationToken);
        var report = new DeliverReport(
            id, delivered.Target, delivered.Address, delivered.Version, delivered.Fetch, delivered.Checked, delivered.Cost,
            payload.Bytes, payload.Sha256, result.Files.Count, result.Evidence.Valid);
        if (context.Output.Json) context.Output.Value(report, CliJson.Default.DeliverReport);
        context.Output.Facts(
            ("address", report.Address), ("version", report.Version), ("sha256", report.Sha256), ("size", Formats.Bytes(report.Bytes)),
            ("holds", $"{report.Files} outputs, {report.Receipts} signed receipts, logs"), ("checked", report.Checked), ("cost", report.Cost),
            ("fetch", report.Fetch), ("open", $"skyops unpack {payload.Name} --to DIR"));
    }
}
