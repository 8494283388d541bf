using System.CommandLine;
using Skyops.Cli.Output;
using Skyops.Delivery.Bundles;
using Skyops.Tasks;

namespace Skyops.Cli.Delivery;

internal static class UnpackCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "A bundle that `skyops deliver` or `skyops download --bundle` made." };
    private static readonly Option<string?> To = new("--to") { Description = "Folder to unpack into; it must not be there yet. Default: only check.", HelpName = "DIR" };

    public static Command Build() => new Command("unpack", "Check every hash and signature of a delivered result, without a silo, and unpack it.").With(File, To).Runs(UnpackAsync);

    private static async Task UnpackAsync(CliContext context, CancellationToken cancellationToken)
    {
        var path = context.Get(File);
        var folder = context.Get(To);
        if (Path.Exists(folder)) throw CliException.Usage($"{folder} is there already", "name a folder that is not; a bundle gets one of its own");

        // All is checked before anything is unpacked; unpacking checks the hashes once more.
        var evidence = await VerifyAsync(path, cancellationToken);
        OpenedBundle opened;
        await using (var file = Open(path))
            opened = folder is null ? await BundleReader.VerifyAsync(file, cancellationToken) : await BundleReader.UnpackAsync(file, folder, cancellationToken);
        var manifest = opened.Manifest;
        var outputs = Outputs(manifest).ToArray();
        var nodes = opened.Receipts.Receipts.Select(receipt => receipt.Node).Distinct().Count();
        var report = new UnpackReport(manifest.Task, manifest.Owner, outputs.Length, outputs.Sum(file => file.Bytes), evidence.Valid, folder);
        if (context.Output.Json) context.Output.Value(report, CliJson.Default.UnpackReport);
        context.Output.Facts(
            ("task", $"{manifest.Task} of {manifest.Owner}, ended {(manifest.EndedAt is { } ended ? Formats.Time(ended) : "-")}"),
            ("outputs", $"{report.Files}, {Formats.Bytes(report.Bytes)}; each hash is right and signed for by a node"),
            ("receipts", $"{report.Receipts} signed, of {nodes} nodes"), ("unpacked", folder));
    }

    private static async Task<ReceiptEvidence> VerifyAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        var opened = await BundleReader.VerifyAsync(file, cancellationToken);
        var evidence = ReceiptEvidence.Check(opened.Manifest.Task, opened.Receipts, opened.Manifest.ChainId);
        evidence.MustName(opened.Manifest.Task, Outputs(opened.Manifest));
        return evidence;
    }

    private static IEnumerable<OutputFile> Outputs(BundleManifest manifest) =>
        manifest.Files.Where(file => file.IsOutput).Select(file => new OutputFile(file.Path, file.Bytes, file.Sha256));

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 128 << 10);
}
