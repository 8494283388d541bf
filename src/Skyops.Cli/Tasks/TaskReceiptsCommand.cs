using System.CommandLine;
using Skyops.Api;
using Skyops.Cli.Output;
using Skyops.Client.Receipts;

namespace Skyops.Cli.Tasks;

internal static class TaskReceiptsCommand
{
    public static Command Build() => new Command("receipts", "Show what the nodes signed.").With(TaskArgument.Task).Runs(ReceiptsAsync);

    private static async Task ReceiptsAsync(CliContext context, CancellationToken cancellationToken)
    {
        var receipts = await context.Client.Tasks.Get(context.Get(TaskArgument.Task)).ReceiptsAsync(cancellationToken);
        if (context.Output.Json) context.Output.Value(new ReceiptItems(receipts), SkyopsJson.Default.ReceiptItems);
        var chainId = (await context.Client.InfoAsync(cancellationToken)).ChainId;
        var verdicts = await ReceiptAudit.VerifyAsync(receipts, context.Client.Blobs, chainId, cancellationToken);
        context.Output.Table(
            ["attempt", "node", "exit", "ran", "cpu", "peak ram", "digest", "signature"],
            receipts.Select((signed, i) => new[]
            {
                $"{signed.Receipt.Key.Stage}/{signed.Receipt.Key.Shard}/{signed.Receipt.Key.Slot}@{signed.Receipt.Key.Epoch}",
                Formats.Short(signed.Node),
                Formats.Lower(signed.Receipt.Exit),
                Formats.Seconds(signed.Receipt.RunMs / 1000.0),
                Formats.Seconds(signed.Receipt.CpuMs / 1000.0),
                $"{signed.Receipt.PeakRamMiB} MiB",
                signed.Receipt.Digest.Length == 0 ? "-" : Formats.Short(signed.Receipt.Digest),
                Formats.Lower(verdicts[i]),
            }));
    }
}
