using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using Skyops.Api;
using Skyops.Chain;
using Skyops.Client.Blobs;
using Skyops.Client.Errors;
using Skyops.Client.Http;
using Skyops.Client.Sealing;
using Skyops.Scheduling;
using Skyops.Sealing.Keys;
using Skyops.Storage;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Client.Tasks;

/// <summary>One task: look at it, follow it, steer it, fetch what it made.</summary>
public sealed class TaskHandle
{
    private readonly ApiTransport _transport;
    private readonly BlobsClient _blobs;

    internal TaskHandle(ApiTransport transport, BlobsClient blobs, string id)
    {
        _transport = transport;
        _blobs = blobs;
        Id = id;
    }

    public string Id { get; }

    /// <summary>The silo's answer to the submission, when this handle came from one.</summary>
    public SubmitResponse? Submission { get; init; }

    /// <summary>The key it was submitted under, when this handle came from a submission.</summary>
    public string? IdempotencyKey { get; init; }

    public Task<TaskView> GetAsync(CancellationToken cancellationToken = default) =>
        _transport.JsonAsync(Request(""), SkyopsJson.Default.TaskView, cancellationToken);

    /// <summary>
    /// Durable events after <paramref name="after"/> in order and once each, with live progress in between, until the task has ended. Goes on after broken connections and
    /// restarts of the silo.
    /// </summary>
    public IAsyncEnumerable<TaskUpdate> WatchAsync(long after = 0, CancellationToken cancellationToken = default) =>
        new TaskWatch(_transport, Id).RunAsync(after, cancellationToken);

    /// <summary>Log chunks of all attempts in the order the silo kept them; with <paramref name="follow"/> until the task has ended.</summary>
    public IAsyncEnumerable<LogChunk> LogsAsync(bool follow = false, CancellationToken cancellationToken = default) =>
        new LogFollow(_transport, Id).RunAsync(follow, cancellationToken);

    /// <summary>Durable events so far.</summary>
    public async IAsyncEnumerable<TaskUpdate> HistoryAsync(long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        do
        {
            var page = await _transport.JsonAsync(
                Request($"/history?take={Limits.PageSize}&after={after}"), SkyopsJson.Default.HistoryPage, cancellationToken);
            foreach (var update in page.Items) yield return update;
            after = page.NextAfter;
        }
        while (after > 0);
    }

    /// <summary>What gives the keys of this task to its nodes, where the owner alone has them; the caller disposes of it.</summary>
    /// <exception cref="SkyopsException">The task's keys are not the owner's to give, or this is not the owner's key.</exception>
    public async Task<KeyService> KeysAsync(SealingKey owner, CancellationToken cancellationToken = default) =>
        KeyService.Open(_transport, Id, (await GetAsync(cancellationToken)).Spec.Sealing, owner);

    /// <summary>Why slots of it wait; no groups when nothing waits.</summary>
    public Task<Explanation> ExplainAsync(CancellationToken cancellationToken = default) =>
        _transport.JsonAsync(Request("/explain"), SkyopsJson.Default.Explanation, cancellationToken);

    /// <summary>How each of its placements came about, replayed from the scheduler's record.</summary>
    /// <exception cref="SkyopsException">With the code <c>conflict</c> when the record is not what it was.</exception>
    public Task<PlacementReport> PlacementsAsync(CancellationToken cancellationToken = default) =>
        _transport.JsonAsync(Request("/placements"), SkyopsJson.Default.PlacementReport, cancellationToken);

    /// <summary>Stops it. What was accepted stays paid; the rest of the budget is freed.</summary>
    public Task<TaskView> CancelAsync(string? reason = null, CancellationToken cancellationToken = default)
    {
        var request = Request("/cancel") with
        {
            Method = HttpMethod.Post,
            Body = () => JsonContent.Create(new CancelRequest(reason), SkyopsJson.Default.CancelRequest),
        };
        return _transport.JsonAsync(request, SkyopsJson.Default.TaskView, cancellationToken);
    }

    /// <summary>All that proves it to whoever has the chain; see <see cref="Chain.TaskProofVerifier"/>.</summary>
    /// <exception cref="SkyopsException">With the code <c>conflict</c> while no batch that is final has it.</exception>
    public Task<TaskProof> ProofAsync(CancellationToken cancellationToken = default) => _transport.JsonAsync(Request("/proof"), SkyopsJson.Default.TaskProof, cancellationToken);

    /// <summary>What the nodes signed.</summary>
    public async Task<IReadOnlyList<SignedReceipt>> ReceiptsAsync(CancellationToken cancellationToken = default) =>
        (await _transport.JsonAsync(Request("/receipts"), SkyopsJson.Default.ReceiptItems, cancellationToken)).Items;

    /// <summary>What it costs and why; exact, and the same as the ledger says.</summary>
    public Task<TaskBill> BillAsync(CancellationToken cancellationToken = default) =>
        _transport.JsonAsync(Request("/bill"), SkyopsJson.Default.TaskBill, cancellationToken);

    /// <summary>Waits until it has ended, and returns how. Does not throw when it failed: look at <see cref="TaskView.Status"/>.</summary>
    public async Task<TaskView> WaitAsync(CancellationToken cancellationToken = default)
    {
        var view = await GetAsync(cancellationToken);
        while (view.Status is TaskStatus.Waiting or TaskStatus.Running)
        {
            await foreach (var _ in WatchAsync(view.Seq, cancellationToken))
            {
                // Only the end of the stream matters here.
            }

            view = await GetAsync(cancellationToken);
        }

        return view;
    }

    /// <summary>
    /// Fetches the outputs of a completed task into a folder, which is created. Each file is checked against its hash before it gets its name; one that is there with
    /// the right content is left alone, and a part of one is continued.
    /// </summary>
    /// <exception cref="SkyopsException">The task has not completed, a file is not what its hash says, or a path would leave the folder.</exception>
    public Task<IReadOnlyList<string>> DownloadAsync(string folder, CancellationToken cancellationToken = default) => DownloadAsync(folder, null, cancellationToken);

    /// <summary>The same, and opens what the nodes of an encrypted task sealed; without a key it stays sealed.</summary>
    /// <exception cref="SkyopsException">As above, or a file is not what a node sealed as this output.</exception>
    public async Task<IReadOnlyList<string>> DownloadAsync(string folder, TaskOpener? open, CancellationToken cancellationToken = default)
    {
        var view = await GetAsync(cancellationToken);
        if (view.Status != TaskStatus.Completed)
        {
            throw new SkyopsException(
                SkyopsErrorCodes.TaskNotCompleted,
                $"task {Id} is {view.Status.ToString().ToLowerInvariant()}; it has no outputs",
                view.Status is TaskStatus.Waiting or TaskStatus.Running ? "wait for it: skyops task watch " + Id : view.Reason)
            { TaskId = Id };
        }

        var paths = new List<string>();
        foreach (var file in view.Outputs)
        {
            var path = OutputPaths.Resolve(folder, file.Path, Id);
            var stored = open is null ? path : $"{path}.sealed";
            await _blobs.DownloadAsync(Request($"/blobs/{file.Sha256}"), file.Sha256, stored, cancellationToken);
            if (open is not null)
            {
                await open.OpenOutputAsync(file, stored, path, cancellationToken);
                File.Delete(stored);
            }

            paths.Add(path);
        }

        return paths;
    }

    private ApiRequest Request(string rest) => ApiRequest.Get($"v1/tasks/{Uri.EscapeDataString(Id)}{rest}") with { TaskId = Id };
}
