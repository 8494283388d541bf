using System.Diagnostics;
using System.Globalization;
using System.Text;
using Skyops.Ledger;
using Skyops.Tasks;
using Skyops.Tests.Testing;
using Skyops.Tests.Worker;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Silo;

/// <summary>Tasks of several stages and of the machine's own programs, through the real API, grains, journal, workers and processes.</summary>
public sealed class StageLifeTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Words_of_a_text_are_counted_by_mappers_and_a_reducer()
    {
        var text = Path.Combine(RepositoryRoot.Path, "ARCHITECTURE.md");
        await using var pool = await TestPool.StartAsync();
        await pool.WorkerAsync(slots: 2, allow: "process");
        var map = Stage("map", """awk "NR % $SKYOPS_SHARD_COUNT == $SKYOPS_SHARD_INDEX" "$TEXT" | tr -cs A-Za-z '\n' | sort | uniq -c > "$SKYOPS_OUTPUTS/counts" """, 3);
        map = map with { Workload = ((ProcessWorkload)map.Workload) with { Environment = new(StringComparer.Ordinal) { ["TEXT"] = text, ["LC_ALL"] = "C" } } };
        var reduce = Stage("reduce", """cat "$SKYOPS_INPUTS"/map/*/counts | awk '{ n[$2] += $1 } END { for (w in n) print n[w], w }' | sort > "$SKYOPS_OUTPUTS/words" """, 1, "map");

        var (view, files) = await RunAsync(pool, reduce, map);

        Assert.Equal(["completed", "completed"], view.Stages.Select(stage => stage.State));
        Assert.Equal(["map"], view.Stages[0].After);
        var expected = string.Concat(File.ReadAllLines(text).SelectMany(line => Words(line + "\n"))
            .GroupBy(word => word).Select(group => $"{group.Count()} {group.Key}\n").Order(StringComparer.Ordinal));
        var given = string.Concat(files["words"].Split('\n').Where(line => line.TrimEnd().Contains(' ', StringComparison.Ordinal)).Where(line => line.Split(' ')[1].Length > 0)
            .Select(line => line + "\n").Order(StringComparer.Ordinal));
        Assert.Equal(expected, given);
    }

    [Fact]
    public async Task The_last_of_a_diamond_reads_the_files_of_both_branches()
    {
        await using var pool = await TestPool.StartAsync();
        await pool.WorkerAsync(slots: 2, allow: "process");

        var (view, files) = await RunAsync(
            pool,
            Stage("last", """cat "$SKYOPS_INPUTS"/left/0/file "$SKYOPS_INPUTS"/left/1/file "$SKYOPS_INPUTS"/right/0/deep/file > "$SKYOPS_OUTPUTS/all" """, 1, "left", "right"),
            Stage("left", """echo "left $SKYOPS_SHARD_INDEX of $(cat "$SKYOPS_INPUTS"/first/0/seed)" > "$SKYOPS_OUTPUTS/file" """, 2, "first"),
            Stage("right", """mkdir "$SKYOPS_OUTPUTS/deep"; echo "right of $(cat "$SKYOPS_INPUTS"/first/0/seed)" > "$SKYOPS_OUTPUTS/deep/file" """, 1, "first"),
            Stage("first", """echo seed > "$SKYOPS_OUTPUTS/seed" """));

        Assert.Equal("left 0 of seed\nleft 1 of seed\nright of seed\n", files["all"]);
        Assert.Equal(5, view.AcceptedShards);
    }

    [Fact]
    public async Task A_program_that_fails_fails_its_task_with_its_last_words_and_blames_no_node()
    {
        await using var pool = await TestPool.StartAsync();
        await pool.WorkerAsync(allow: "process");
        await pool.WorkerAsync(allow: "process");
        var handle = await pool.Client().Tasks.SubmitAsync(new TaskSpec { Stages = [Stage("only", "echo no luck >&2; exit 71")], Budget = Amount.Whole(5), Redundancy = 1 });

        var view = await pool.EndedAsync(handle, Within);

        Assert.Equal(TaskStatus.Failed, view.Status);
        Assert.Contains("exit code 71", view.Reason, StringComparison.Ordinal);
        Assert.Contains("no luck", view.Reason, StringComparison.Ordinal);
        Assert.All(view.Shards.Single().Attempts, attempt => Assert.Equal("failed", attempt.State));
    }

    [Fact]
    public async Task Work_of_a_worker_that_is_killed_goes_on_elsewhere_from_its_checkpoint_and_its_process_dies()
    {
        await using var pool = await TestPool.StartAsync();
        var folder = Directory.CreateTempSubdirectory("skyops-kill-").FullName;
        using var doomed = Process.Start(Harness.Path, ["process-worker", pool.Gateway.ToString(), pool.Api.ToString(), Path.Combine(folder, "worker")]);
        var (pidFile, release) = (Path.Combine(folder, "pid"), Path.Combine(folder, "release"));
        var script = $$"""
            n=0
            if [ "$SKYOPS_RESUME" = 1 ]; then n=$(cat "$SKYOPS_CHECKPOINT/n"); fi
            from=$n
            [ -e {{pidFile}} ] || echo $$ > {{pidFile}}
            while [ ! -e {{release}} ]; do
              n=$((n + 1)); echo $n > "$SKYOPS_CHECKPOINT/.n"; mv "$SKYOPS_CHECKPOINT/.n" "$SKYOPS_CHECKPOINT/n"; sleep 0.05
            done
            echo $from > "$SKYOPS_OUTPUTS/from"
            """;
        var client = pool.Client();
        var handle = await client.Tasks.SubmitAsync(new TaskSpec { Stages = [Stage("count", script)], Budget = Amount.Whole(5), Redundancy = 1, CheckpointEverySeconds = 1 });
        using var limit = new CancellationTokenSource(Within);
        await foreach (var update in handle.WatchAsync(cancellationToken: limit.Token))
        {
            if (update.Type == "CheckpointSaved") break;
        }

        doomed.Kill();
        await doomed.WaitForExitAsync(limit.Token);
        var program = int.Parse(File.ReadAllText(pidFile), CultureInfo.InvariantCulture);
        while (Processes.IsAlive(program))
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        File.WriteAllText(release, "");
        await pool.WorkerAsync(allow: "process");
        var view = await pool.EndedAsync(handle, Within);
        var files = await DownloadAsync(handle, folder);

        Assert.Equal(TaskStatus.Completed, view.Status);
        Assert.True(int.Parse(files["from"], CultureInfo.InvariantCulture) > 0, "it began again from nothing");
        var attempts = view.Shards.Single().Attempts;
        Assert.Equal(2, attempts.Length);
        Assert.True(attempts[^1].ResumedFromStep > 0);
        Directory.Delete(folder, recursive: true);
    }

    internal static TaskStage Stage(string name, string script, int shards = 1, params string[] after) => new()
    {
        Name = name,
        Shards = shards,
        After = after,
        Workload = new ProcessWorkload { Argv = ["/bin/sh", "-ec", script] },
        Resources = new ResourceRequest { CpuCores = 1, RamMiB = 64, DiskMiB = 16 },
    };

    private static async Task<(TaskView View, Dictionary<string, string> Files)> RunAsync(TestPool pool, params TaskStage[] stages)
    {
        var handle = await pool.Client().Tasks.SubmitAsync(new TaskSpec { Stages = stages, Budget = Amount.Whole(5), Redundancy = 1 });
        var view = await pool.EndedAsync(handle, Within);
        Assert.True(view.Status == TaskStatus.Completed, view.Reason);
        var folder = Directory.CreateTempSubdirectory("skyops-stages-").FullName;
        var files = await DownloadAsync(handle, folder);
        Directory.Delete(folder, recursive: true);
        return (view, files);
    }

    private static async Task<Dictionary<string, string>> DownloadAsync(Skyops.Client.Tasks.TaskHandle handle, string folder)
    {
        var result = Path.Combine(folder, "result");
        await handle.DownloadAsync(result);
        return Directory.EnumerateFiles(result, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(result, file), file => File.ReadAllText(file));
    }

    /// <summary>What <c>tr -cs A-Za-z '\n'</c> makes of a text in the C locale.</summary>
    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiLetter(c)) word.Append(c);
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }
    }
}
