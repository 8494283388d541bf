using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Skyops.Tests.Chaos;
using Skyops.Tests.Cli;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Encryption;

/// <summary>The programs as people run them: silo and workers are killed, and what is on their disks is looked at byte by byte.</summary>
[Collection("chaos")]
public sealed class EncryptedProcessTests : IDisposable
{
    /// <summary>Saves the text as its checkpoint and stays; who finds a checkpoint gives it back.</summary>
    private const string Script =
        """
        if [ -e "$SKYOPS_CHECKPOINT/state" ]; then cat "$SKYOPS_CHECKPOINT/state" | tee "$SKYOPS_OUTPUTS/result"; exit 0; fi
        cat "$SKYOPS_INPUTS/text"; cp "$SKYOPS_INPUTS/text" "$SKYOPS_CHECKPOINT/.state"; mv "$SKYOPS_CHECKPOINT/.state" "$SKYOPS_CHECKPOINT/state"
        while :; do sleep 0.1; done
        """;

    private readonly string _marker = $"quince-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20))}";
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(4));
    private readonly SkyopsProcess _skyops = new();

    [NeedsTheory(Need.Minutes)]
    [InlineData("broker")]
    [InlineData("mine")]
    public async Task After_kills_of_silo_and_worker_the_text_is_found_in_no_byte_of_any_disk_and_its_owner_reads_it(string keys)
    {
        await using var pool = await ChaosPool.StartAsync(_limit.Token);
        ChaosWorker[] workers = [await WorkerAsync(pool, "first"), await WorkerAsync(pool, "second")];
        await pool.NodesAsync(2, _limit.Token);
        _skyops.Environment["SKYOPS_SILO"] = $"{pool.Api}";
        var text = Path.Combine(_skyops.Home, "text");
        await File.WriteAllTextAsync(text, $"a line\n{_marker}\n", _limit.Token);

        string[] submit =
        [
            "submit-task", "--encrypt", "--keys", keys, "--process", "--data", text, "--data-as-is", "--redundancy", "1", "--budget", "3", "--cpu", "1", "--ram", "64MiB",
            "--disk", "16MiB", "--duration", "3m", "--checkpoint-every", "1s", "--", "/bin/sh", "-c", Script,
        ];
        using var submitting = _skyops.Start(submit);
        var task = await submitting.StandardOutput.ReadLineAsync(_limit.Token) ?? throw new InvalidOperationException(await submitting.StandardError.ReadToEndAsync(_limit.Token));
        var node = "";
        await Until.SoAsync("a checkpoint is saved", async () => (node = await CheckpointedOnAsync(task)) != "", _limit.Token, pool.Said);

        // The owner leaves, and comes back.
        using var giving = keys == "mine" ? await LeaveAndComeBackAsync(submitting, task) : null;
        await pool.Silo.KillAsync();
        await pool.StartSiloAsync(_limit.Token);
        var killed = workers.Single(worker => worker.Node == node);
        await killed.Program.KillAsync();
        await SaidAsync("task", "watch", task);
        if (giving is not null)
        {
            await giving.WaitForExitAsync(_limit.Token);
            Assert.Equal((0, $"{task} completed"), (giving.ExitCode, (await giving.StandardOutput.ReadToEndAsync(_limit.Token)).Trim()));
        }

        // A killed worker leaves what its attempt had open; nothing else has it. What is no secret is found: the search looks.
        string[] disks = [pool.SiloData, .. workers.Select(worker => worker.Data)];
        Assert.NotEmpty(Holding(disks, task));
        Assert.DoesNotContain(Holding(disks, _marker), file => !file.StartsWith(Path.Combine(killed.Data, "attempts"), StringComparison.Ordinal));
        await OwnerReadsAsync(task, text);
    }

    public void Dispose()
    {
        _skyops.Dispose();
        _limit.Dispose();
    }

    private Task<ChaosWorker> WorkerAsync(ChaosPool pool, string name) =>
        pool.WorkerAsync(name, _limit.Token, flags: ["--slots", "1", "--cpu", "1", "--allow", "process"]);

    private async Task<Process> LeaveAndComeBackAsync(Process submitting, string task)
    {
        using (var interrupt = Process.Start("kill", ["-INT", $"{submitting.Id}"])!) await interrupt.WaitForExitAsync(_limit.Token);
        await submitting.WaitForExitAsync(_limit.Token);
        Assert.Contains($"skyops task keys {task}", await submitting.StandardError.ReadToEndAsync(_limit.Token), StringComparison.Ordinal);
        var giving = _skyops.Start("task", "keys", task);
        Assert.Contains("giving keys", await giving.StandardError.ReadLineAsync(_limit.Token), StringComparison.Ordinal);
        return giving;
    }

    private async Task OwnerReadsAsync(string task, string text)
    {
        var expected = await File.ReadAllTextAsync(text, _limit.Token);
        var folder = Path.Combine(_skyops.Home, "result");
        await SaidAsync("download", task, "--to", folder);
        Assert.Equal(expected, await File.ReadAllTextAsync(Path.Combine(folder, "result"), _limit.Token));
        Assert.Contains(_marker, await SaidAsync("task", "logs", task), StringComparison.Ordinal);
        var history = await SaidAsync("task", "history", task);
        Assert.Equal(2, history.Split("keys released to").Length - 1);
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

    private static List<string> Holding(string[] folders, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var holding = new List<string>();
        foreach (var path in folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            file.CopyTo(copy);
            if (copy.GetBuffer().AsSpan(0, (int)copy.Length).IndexOf(bytes) >= 0) holding.Add(path);
        }

        return holding;
    }

    private async Task<string> SaidAsync(params string[] arguments)
    {
        var result = await _skyops.RunAsync(TimeSpan.FromMinutes(3), arguments);
        Assert.True(result.ExitCode == 0, $"skyops {string.Join(' ', arguments)}: {result.ExitCode}\n{result.Output}\n{result.Error}");
        return result.Output;
    }
}
