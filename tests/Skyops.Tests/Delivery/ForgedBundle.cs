using System.Security.Cryptography;
using Skyops.Delivery.Bundles;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Delivery;

/// <summary>A bundle of real receipts and an output that is not the one they name, made with all hashes right.</summary>
internal static class ForgedBundle
{
    public static async Task MakeAsync(string genuine, string forged, CancellationToken limit)
    {
        var folder = $"{forged}.parts";
        await using var file = File.OpenRead(genuine);
        var opened = await BundleReader.UnpackAsync(file, folder, limit);
        var bytes = "another result\n"u8.ToArray();
        await File.WriteAllBytesAsync(Path.Combine(folder, "outputs", "result"), bytes, limit);
        var manifest = opened.Manifest;
        var content = new BundleContent
        {
            Task = new TaskView
            {
                Id = manifest.Task,
                Owner = manifest.Owner,
                Status = TaskStatus.Completed,
                Spec = new TaskSpec { Workload = new ProcessWorkload { Argv = ["/bin/true"] }, Budget = default },
                SpecHash = manifest.SpecHash,
                Cost = new CostView("SKYOPS", default, default, default, default),
                Outputs = [new OutputFile("result", bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)))],
            },
            ChainId = manifest.ChainId,
            OutputsFolder = Path.Combine(folder, "outputs"),
            Receipts = opened.Receipts,
            LogsFile = Path.Combine(folder, "logs.jsonl"),
        };
        await BundleWriter.WriteAsync(content, forged, limit);
    }
}
