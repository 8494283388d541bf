using System.Text.Json;
using Skyops.Api;
using Skyops.Client.Sealing;
using Skyops.Delivery.Bundles;
using Skyops.Storage;

namespace Skyops.Cli.Delivery;

/// <summary>The files of an encrypted task's bundle, which was unpacked and checked: opens them in their places.</summary>
internal static class SealedBundle
{
    /// <param name="folder">Where it was unpacked.</param>
    /// <param name="manifest">The bundle's.</param>
    /// <param name="evidence">Receipts, which say what each file was sealed as.</param>
    /// <param name="opener">Of the task.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task OpenAsync(string folder, BundleManifest manifest, ReceiptEvidence evidence, TaskOpener opener, CancellationToken cancellationToken)
    {
        foreach (var file in manifest.Files.Where(file => file.IsOutput))
        {
            var named = file.ToOutput();
            var path = Path.Combine([folder, .. file.Path.Split('/')]);
            await opener.OpenOutputAsync(named with { Sealed = evidence.Signed(named)?.Sealed }, path, path, cancellationToken);
        }

        foreach (var file in manifest.Files.Where(file => file.IsLogs)) await OpenLogsAsync(Path.Combine(folder, file.Path), opener, cancellationToken);
    }

    private static async Task OpenLogsAsync(string path, TaskOpener opener, CancellationToken cancellationToken)
    {
        var aside = $"{path}.opening";
        await using (var target = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None, 128 << 10))
        {
            await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
            {
                var chunk = JsonSerializer.Deserialize(line, SkyopsJson.Default.LogChunk) ?? throw new BundleException("a line of the logs is no chunk of a log");
                target.Write(JsonSerializer.SerializeToUtf8Bytes(opener.Open(chunk), SkyopsJson.Default.LogChunk));
                target.WriteByte((byte)'\n');
            }
        }

        File.Move(aside, path, overwrite: true);
    }
}
