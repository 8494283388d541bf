using System.CommandLine;
using Skyops.Cli.Output;
using Skyops.Cli.Sealing;
using Skyops.Client.Sealing;
using Skyops.Delivery.Bundles;
using Skyops.Tasks;

namespace Skyops.Cli.Delivery;

internal static class UnpackCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "A bundle that `skyops deliver` or `skyops download --bundle` made." };
    private static readonly Option<string?> To = new("--to") { Description = "Folder to unpack into; it must not be there yet. Default: only check.", HelpName = "DIR" };

    private static readonly Option<bool> Key = new("--key") { Description = "Open what is sealed, with the encryption key beside the wallet: the owner's or a recipient's." };

    public static Command Build() => new Command("unpack", "Check every hash and signature of a delivered result, without a silo, and unpack it.").With(File, To, Key).Runs(UnpackAsync);

    private static async Task UnpackAsync(CliContext context, CancellationToken cancellationToken)
    {
        var path = context.Get(File);
        var folder = context.Get(To);
        if (Path.Exists(folder)) throw CliException.Usage($"{folder} is there already", "name a folder that is not; a bundle gets one of its own");

        if (folder is null && context.Get(Key)) throw CliException.Usage("--key opens files, and --to does not say where they go", "name a folder with --to");

        // All is checked before anything is unpacked; unpacking checks the hashes once more.
        var evidence = await VerifyAsync(path, cancellationToken);
        OpenedBundle opened;
        await using (var file = Open(path))
            opened = folder is null ? await BundleReader.VerifyAsync(file, cancellationToken) : await BundleReader.UnpackAsync(file, folder, cancellationToken);
        var manifest = opened.Manifest;
        var isOpened = folder is not null && context.Get(Key) && await OpenAsync(context, folder, manifest, evidence, cancellationToken);
        var outputs = Outputs(manifest).ToArray();
        var nodes = opened.Receipts.Receipts.Select(receipt => receipt.Node).Distinct().Count();
        var report = new UnpackReport(manifest.Task, manifest.Owner, outputs.Length, outputs.Sum(file => file.Bytes), evidence.Valid, folder, manifest.Sealing is not null && !isOpened);
        if (context.Output.Json) context.Output.Value(report, CliJson.Default.UnpackReport);
        context.Output.Facts(
            ("task", $"{manifest.Task} of {manifest.Owner}, ended {(manifest.EndedAt is { } ended ? Formats.Time(ended) : "-")}"),
            ("outputs", $"{report.Files}, {Formats.Bytes(report.Bytes)}; each hash is right and signed for by a node"),
            ("receipts", $"{report.Receipts} signed, of {nodes} nodes"), ("unpacked", folder),
            ("sealed", manifest.Sealing is null ? null : isOpened ? "opened; each content is what its node signed for" : "yes; --key opens it"));
    }

    /// <summary>True when it was sealed, and is open now.</summary>
    private static async Task<bool> OpenAsync(CliContext context, string folder, BundleManifest manifest, ReceiptEvidence evidence, CancellationToken cancellationToken)
    {
        if (manifest.Sealing is not { } sealing) return false;
        try
        {
            using var key = new LocalEncryptionKey(context).Open();
            using var opener = TaskOpener.Open(sealing, key);
            await SealedBundle.OpenAsync(folder, manifest, evidence, opener, cancellationToken);
            return true;
        }
        catch
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            throw;
        }
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
