using Skyops.Client;
using Skyops.Client.Sealing;
using Skyops.Delivery.Bundles;
using Skyops.Tasks;

namespace Skyops.Cli.Delivery;

/// <summary>A completed task's outputs in a folder, with every hash and the nodes' signatures checked.</summary>
internal sealed record CheckedResult(TaskView Task, ulong ChainId, string Folder, IReadOnlyList<string> Files, ReceiptEvidence Evidence)
{
    /// <param name="client">Where it is.</param>
    /// <param name="id">The task.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="opener">Opens what is sealed; null: it stays as it is.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task<CheckedResult> DownloadAsync(SkyopsClient client, string id, string folder, TaskOpener? opener, CancellationToken cancellationToken)
    {
        var files = await client.Tasks.Get(id).DownloadAsync(folder, opener, cancellationToken);
        var view = await client.Tasks.Get(id).GetAsync(cancellationToken);
        var chainId = (await client.InfoAsync(cancellationToken)).ChainId;
        var evidence = await ReceiptEvidence.FetchAsync(client, id, chainId, cancellationToken);
        evidence.MustName(id, view.Outputs);
        return new CheckedResult(view, chainId, folder, files, evidence);
    }

    /// <summary>All of it as one file, with the task's logs.</summary>
    /// <param name="client">Where the logs are.</param>
    /// <param name="path">The bundle's file.</param>
    /// <param name="work">A folder for what is needed on the way.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<Bundle> BundleAsync(SkyopsClient client, string path, string work, CancellationToken cancellationToken)
    {
        var logs = Path.Combine(work, "logs.jsonl");
        await LogLines.WriteAsync(client.Tasks.Get(Task.Id), logs, cancellationToken);
        var content = new BundleContent { Task = Task, ChainId = ChainId, OutputsFolder = Folder, Receipts = Evidence.Receipts, LogsFile = logs };
        return await BundleWriter.WriteAsync(content, path, cancellationToken);
    }
}
