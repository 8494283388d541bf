using System.Text.Json;
using Skyops.Tests.Chaos;
using Skyops.Tests.Cli;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Frameworks;

/// <summary>A real script with PyTorch, as a person submits it, on real workers of which one is killed.</summary>
[Collection("chaos")]
public sealed class TorchTests : IDisposable
{
    private static readonly string[] Members = ["resumedFromStep", "steps", "accuracy", "killedWorker", "recoveredInSeconds", "sealedModelSha256", "modelPath", "decrypted", "seconds"];
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(9);
    private readonly SkyopsProcess _skyops = new();

    public void Dispose() => _skyops.Dispose();

    [NeedsFact(Need.PyTorch)]
    public async Task A_script_goes_on_from_its_checkpoint_on_another_node_and_its_model_is_downloaded()
    {
        using var limit = new CancellationTokenSource(AtMost);
        await using var pool = await ChaosPool.StartAsync(limit.Token);
        string[] flags = ["--slots", "1", "--allow", "command"];
        var workers = new[] { await pool.WorkerAsync("first", limit.Token, flags: flags), await pool.WorkerAsync("second", limit.Token, flags: flags) };
        await pool.NodesAsync(2, limit.Token);
        _skyops.Environment["SKYOPS_SILO"] = pool.Api.ToString();
        var data = Path.Combine(RepositoryRoot.Path, "data");
        var task = (await SaidAsync(
            "submit-task", "--encrypt", "--framework", "pytorch", "--script", Path.Combine(data, "train.py"), "--data", Path.Combine(data, "digits.csv.gz"), "--data-as-is",
            "--checkpoint-every", "2s", "--budget", "5", "--", "--data", "/data/inputs/digits.csv.gz", "--epochs", "2")).Trim();

        string node = "";
        await Until.SoAsync("a checkpoint is saved", async () => (node = await CheckpointedOnAsync(task)) != "", limit.Token, pool.Said);
        await workers.First(worker => worker.Node == node).Program.KillAsync();
        await SaidAsync("task", "watch", task);
        var folder = Path.Combine(_skyops.Home, "result");
        await SaidAsync("download", task, "--to", folder);

        using var metrics = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "metrics.json"), limit.Token));
        Assert.True(metrics.RootElement.GetProperty("resumedFromStep").GetInt32() > 0, "it began again");
        Assert.True(metrics.RootElement.GetProperty("accuracy").GetDouble() > 0.5, metrics.RootElement.ToString());
        Assert.True(new FileInfo(Path.Combine(folder, "model.pt")).Length > 40_000_000);
    }

    [NeedsFact(Need.PyTorch)]
    public async Task The_demo_trains_goes_on_after_a_kill_and_gives_a_model()
    {
        var result = await _skyops.RunAsync(AtMost, "demo", "pytorch", "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        using var json = JsonDocument.Parse(result.Output.TrimEnd().Split('\n')[^1]);
        var report = json.RootElement;
        Assert.Equal(Members, report.EnumerateObject().Select(member => member.Name));
        Assert.InRange(report.GetProperty("resumedFromStep").GetInt32(), 1, report.GetProperty("steps").GetInt32() - 1);
        Assert.True(report.GetProperty("accuracy").GetDouble() >= 0.8, result.Output);
        Assert.True(report.GetProperty("decrypted").GetBoolean());
        Assert.True(File.Exists(report.GetProperty("modelPath").GetString()));
    }

    /// <summary>The node that has the attempt, once a checkpoint is saved; else empty.</summary>
    private async Task<string> CheckpointedOnAsync(string task)
    {
        using var view = JsonDocument.Parse(await SaidAsync("task", "show", task, "--json"));
        var shard = view.RootElement.GetProperty("shards").EnumerateArray().FirstOrDefault();
        return shard.ValueKind == JsonValueKind.Object && shard.TryGetProperty("checkpointStep", out var step) && step.ValueKind == JsonValueKind.Number
            ? shard.GetProperty("attempts").EnumerateArray().Last().GetProperty("node").GetString()!
            : "";
    }

    private async Task<string> SaidAsync(params string[] arguments)
    {
        var result = await _skyops.RunAsync(AtMost, arguments);
        Assert.True(result.ExitCode == 0, $"skyops {string.Join(' ', arguments)}: {result.Error}");
        return result.Output;
    }
}
