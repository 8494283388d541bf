using Microsoft.Extensions.Logging;
using Skyops.Tasks;
using Skyops.Worker.Attempts;
using Skyops.Worker.Blobs;
using Skyops.Worker.Containers;
using Skyops.Worker.Devices;
using Skyops.Worker.Gateway;
using Skyops.Worker.Kubernetes;
using Skyops.Worker.Native;
using Skyops.Worker.Options;
using Skyops.Worker.Receipts;
using Skyops.Worker.Sandbox;
using Skyops.Worker.Sealing;
using Skyops.Worker.Telemetry;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker;

/// <summary>The parts of one worker, put together, and their life.</summary>
internal sealed class WorkerNode : IAsyncDisposable
{
    /// <summary>Time the last receipts have to be acknowledged when the worker is shut down.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    private readonly WorkerOptions options;
    private readonly ILogger log;
    private readonly TimeProvider time;
    private readonly FileStream folderLock;
    private readonly Wire.Capabilities capabilities;
    private readonly Outbound outbound = new();
    private readonly NodeKeys keys;
    private readonly BlobAccess blobAccess = new();
    private readonly BlobClient blobs;
    private readonly ReceiptOutbox receipts;
    private readonly AttemptTable table;
    private readonly ProcessGuard? guard;
    private readonly Sandboxes? sandboxes;
    private readonly ClusterOffer? cluster;
    private readonly ContainerHost? containers;
    private readonly GpuTelemetry? gpus;
    private readonly LeaseGuard lease;
    private readonly GatewayClient gateway;

    public WorkerNode(WorkerOptions options, ClusterOffer? cluster, WorkerHooks hooks, ILogger log, TimeProvider time)
    {
        (this.options, this.cluster, this.log, this.time) = (options, cluster, log, time);
        folderLock = LockFolder(options.DataFolder);
        var root = Path.Combine(Path.GetFullPath(options.DataFolder), "attempts");
        StaleAttempts.Remove(root, log);
        sandboxes = options.Allow.Contains("command") ? ProbeSandbox(root) : null;
        containers = ContainerSetup.Make(options, root, sandboxes, time, log);
        capabilities = MachineProbe.Detect(options, executor => executor == "command" ? sandboxes is not null : containers is not null, hooks.Driver, log);
        if (capabilities.Gpus.Count > 0 && cluster is null && NvidiaGpus.Watch(hooks.Driver, log) is { } gauges) gpus = new GpuTelemetry(gauges, outbound, time);
        if (containers is not null) capabilities.ImageSources.AddRange([ImageSources.Archive, .. ContainerSetup.RegistriesOf(options).Select(registry => registry.Host)]);
        if (sandboxes is not null) capabilities.Software.AddRange(SoftwareProbe.Detect(sandboxes, root, log));
        if (cluster is not null) capabilities = cluster.Describe(capabilities, options);
        if (hooks.Boast is { } boast) capabilities = boast(capabilities);
        blobs = new BlobClient(blobAccess, time);
        keys = new NodeKeys(options, outbound, time);
        lease = new LeaseGuard(time);
        var cache = new InputCache(
            Path.Combine(options.DataFolder, "cache"), (long)options.CacheMiB << 20, blobs, time);
        cache.Load();
        var signer = new ReceiptSigner(options.Credentials.Key, options.Credentials.Delegation.Id);
        var files = new ReceiptFiles(Path.Combine(options.DataFolder, "receipts"));
        receipts = new ReceiptOutbox(files, signer, outbound, hooks.Filter, time, log);
        if (capabilities.Executors.Contains("process") || sandboxes is not null || containers is not null) guard = ProcessGuard.Start();
        sandboxes?.KeepSpares(guard);
        var services = new AttemptServices(options.AttemptHost, root, blobs, cache, outbound, keys, guard, sandboxes, cluster?.Cluster, containers, hooks, time, log);
        var capacity = new Capacity(options.Slots, capabilities.CpuCores, capabilities.RamMib);
        var signed = new SignedBook(Path.Combine(options.DataFolder, "signed"), log);
        table = new AttemptTable(services, capacity, receipts, signed);
        receipts.Acknowledged += table.ReceiptAcknowledged;
        var policy = new NodePolicy(options, capabilities.ImageSources, time);
        var desk = new AssignmentDesk(table, receipts, outbound, capabilities.Executors, policy, cluster);
        gateway = new GatewayClient(
            options, policy, capabilities, table, desk, receipts, outbound, keys, blobAccess, lease, cache.Held, gpus, time, log);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var node = options.Credentials.Node.ToString();
        var executors = string.Join(", ", capabilities.Executors);
        WorkerLog.Starting(log, node, options.Slots, capabilities.CpuCores, capabilities.RamMib, executors);
        using var ended = new CancellationTokenSource();
        var sealing = receipts.RunAsync();
        Task[] parts =
        [
            gateway.RunAsync(ended.Token),
            lease.RunAsync(Fence, ended.Token),
            new AttemptTicker(table, outbound, time).RunAsync(ended.Token),
            .. cluster is null ? (Task[])[] : [cluster.Cluster.RunAsync(ended.Token)],
        ];
        var first = await Task.WhenAny([.. parts, sealing, Task.Delay(Timeout.Infinite, cancellationToken)]);
        await ShutDownAsync(sealing);
        await ended.CancelAsync();
        await Task.WhenAll(parts).ContinueWith(static _ => { }, TaskScheduler.Default);
        WorkerLog.Stopped(log, node);
        if (!cancellationToken.IsCancellationRequested) await first;
    }

    public async ValueTask DisposeAsync()
    {
        blobs.Dispose();
        keys.Dispose();
        if (sandboxes?.Spares is { } spares) await spares.DisposeAsync();
        guard?.Dispose();
        gpus?.Dispose();
        containers?.Dispose();
        (sandboxes ?? containers?.Sandboxes)?.Places.RemoveShared();
        await folderLock.DisposeAsync();
    }

    private Sandboxes? ProbeSandbox(string attemptsRoot)
    {
        var probe = SandboxProbe.Run(attemptsRoot);
        foreach (var control in probe.Controls.Where(control => !control.Works))
            WorkerLog.ControlMissing(log, control.Name, control.Found, control.Remedy);
        return probe.Sandboxes;
    }

    private static FileStream LockFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        return new FileStream(
            Path.Combine(folder, "worker.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    private void Fence()
    {
        var running = table.Snapshot().Length;
        if (running > 0) WorkerLog.Fenced(log, running);
        table.StopAll(StopCause.Fenced);
    }

    /// <summary>The silo learns of everything that happened before it learns that this worker is gone.</summary>
    private async Task ShutDownAsync(Task sealing)
    {
        await table.CloseAsync();
        receipts.Complete();
        await sealing;
        await Task.WhenAny(receipts.WhenEmptyAsync(), Task.Delay(Farewell, time));
        outbound.Post(new Wire.WorkerMessage { Goodbye = new Wire.Goodbye { Reason = "shutdown" } });
        outbound.Close();
        await gateway.LeaveAsync(Farewell);
    }
}
