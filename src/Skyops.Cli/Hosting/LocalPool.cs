using System.Text.Json;
using Skyops.Cli.Output;
using Skyops.Client;
using Skyops.Nodes;

namespace Skyops.Cli.Hosting;

/// <summary>A silo and its workers as child processes on loopback, each worker with a wallet of its own under the data folder.</summary>
internal sealed class LocalPool : IAsyncDisposable
{
    private readonly List<ChildProcess> _children = [];

    private LocalPool()
    {
    }

    public SiloStarted Silo { get; private set; } = new("", "", "", "", 0);

    public IReadOnlyList<WorkerStarted> Workers { get; private set; } = [];

    /// <summary>Starts everything; when this returns all nodes are ready.</summary>
    public static async Task<LocalPool> StartAsync(
        string folder, int workers, string[] siloArguments, string[] workerArguments, CancellationToken cancellationToken)
    {
        var pool = new LocalPool();
        try
        {
            await pool.StartSiloAsync(folder, siloArguments, cancellationToken);
            pool.Workers = await Task.WhenAll(Enumerable.Range(1, workers).Select(number => pool.StartWorkerAsync(folder, number, workerArguments, cancellationToken)));
            await pool.WaitUntilReadyAsync(cancellationToken);
            return pool;
        }
        catch
        {
            await pool.DisposeAsync();
            throw;
        }
    }

    public ChildProcess Process(int processId) => Snapshot().First(child => child.Id == processId);

    /// <summary>Returns the first child that ends by itself.</summary>
    public async Task<ChildProcess> WhenOneEndsAsync(CancellationToken cancellationToken)
    {
        var waits = Snapshot().Select(async child =>
        {
            await child.WaitForExitAsync(cancellationToken);
            return child;
        });
        return await await Task.WhenAny(waits);
    }

    /// <summary>Stops the workers, so that they say goodbye, and then the silo.</summary>
    public async ValueTask DisposeAsync()
    {
        var children = Snapshot();
        await Task.WhenAll(children.Where(child => child.Name != "silo").Select(child => child.StopAsync()));
        foreach (var child in children) await child.DisposeAsync();
    }

    private async Task StartSiloAsync(string folder, string[] arguments, CancellationToken cancellationToken)
    {
        var silo = Add(await ChildProcess.StartAsync("silo", ["silo", "--json", "--log-level", "warning", "--data", Path.Combine(folder, "silo"), .. arguments]));
        Silo = JsonSerializer.Deserialize(await silo.ReadyAsync(cancellationToken), CliJson.Default.SiloStarted)!;
    }

    private async Task<WorkerStarted> StartWorkerAsync(string folder, int number, string[] arguments, CancellationToken cancellationToken)
    {
        var name = $"worker-{number}";
        var data = Path.Combine(folder, name);
        var worker = Add(await ChildProcess.StartAsync(
            name,
            ["worker", "--json", "--log-level", "warning", "--silo", Silo.Api, "--data", data, "--wallet", Path.Combine(data, "wallet.json"), "--name", name, .. arguments]));
        return JsonSerializer.Deserialize(await worker.ReadyAsync(cancellationToken), CliJson.Default.WorkerStarted)!;
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var client = new SkyopsClient(new SkyopsClientOptions { Silos = [new Uri(Silo.Api)] });
        var expected = Workers.Select(worker => worker.Node).ToHashSet(StringComparer.Ordinal);
        while (expected.Count > 0)
        {
            if (Snapshot().FirstOrDefault(child => child.HasExited) is { } gone) throw gone.EndedEarly();
            await foreach (var node in client.Nodes.ListAsync(cancellationToken: cancellationToken))
            {
                if (node.Status == NodeStatus.Ready) expected.Remove(node.Address);
            }

            if (expected.Count > 0) await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    private ChildProcess Add(ChildProcess child)
    {
        lock (_children) _children.Add(child);
        return child;
    }

    private ChildProcess[] Snapshot()
    {
        lock (_children) return [.. _children];
    }
}
