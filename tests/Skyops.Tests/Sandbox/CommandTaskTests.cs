using Skyops.Client;
using Skyops.Ledger;
using Skyops.Storage.Archives;
using Skyops.Tasks;
using Skyops.Tests.Silo;
using Skyops.Tests.Testing;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Sandbox;

/// <summary>Commands through a whole network: submitted, placed, run in sandboxes, compared, read by their owner.</summary>
[Collection("sandbox")]
public sealed class CommandTaskTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    private static readonly string[] s_texts =
    [
        "the owl and the pussy-cat went to sea", "in a beautiful pea-green boat", "they took some honey and plenty of money", "wrapped up in a five-pound note",
    ];

    [NeedsFact(Need.Sandbox)]
    public async Task Words_are_counted_by_shards_of_an_unpacked_folder_and_summed_by_one_that_reads_them_all()
    {
        await using var pool = await TestPool.StartAsync();
        await using var first = await pool.WorkerAsync(slots: 2, allow: "command");
        await using var second = await pool.WorkerAsync(slots: 2, allow: "command");
        var client = pool.Client();
        var task = await client.Tasks.SubmitAsync(new TaskSpec
        {
            Stages =
            [
                new TaskStage
                {
                    Name = "map", Shards = s_texts.Length,
                    Workload = Shell("tr -s ' ' '\\n' < $SKYOPS_INPUTS/texts/$SKYOPS_SHARD_INDEX.txt | sort | uniq -c > $SKYOPS_OUTPUTS/counts"),
                },
                new TaskStage
                {
                    Name = "reduce", After = ["map"],
                    Workload = Shell("cat $SKYOPS_INPUTS/map/*/counts | awk '{ n[$2] += $1 } END { for (w in n) print n[w], w }' | sort -k1,1nr -k2 > $SKYOPS_OUTPUTS/words"),
                },
            ],
            Inputs = [await TextsAsync(client)],
            Redundancy = 2,
            Budget = Amount.Whole(5),
            DurationSeconds = 60,
            Resources = new ResourceRequest { RamMiB = 64, DiskMiB = 8 },
        });
        var view = await pool.EndedAsync(task, s_limit);
        Assert.Equal(TaskStatus.Completed, view.Status);
        var folder = Directory.CreateTempSubdirectory("skyops-words-").FullName;
        await task.DownloadAsync(folder);
        var text = await File.ReadAllTextAsync(Path.Combine(folder, view.Outputs.Single().Path));
        Directory.Delete(folder, recursive: true);
        var expected = s_texts.SelectMany(text => text.Split(' ')).GroupBy(word => word).ToDictionary(group => group.Key, group => group.Count());
        var counted = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToDictionary(parts => parts[1], parts => int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(expected.OrderBy(pair => pair.Key, StringComparer.Ordinal), counted.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [NeedsFact(Need.Sandbox)]
    public async Task Fifty_shards_each_know_their_number()
    {
        await using var pool = await TestPool.StartAsync();
        await using var worker = await pool.WorkerAsync(slots: 2, allow: "command");
        var task = await pool.Client().Tasks.SubmitAsync(new TaskSpec
        {
            Workload = Shell("echo $SKYOPS_SHARD_INDEX/$SKYOPS_SHARD_COUNT > $SKYOPS_OUTPUTS/number"),
            Shards = 50,
            Redundancy = 1,
            Budget = Amount.Whole(5),
            DurationSeconds = 60,
            Resources = new ResourceRequest { RamMiB = 64, DiskMiB = 4 },
        });
        var view = await pool.EndedAsync(task, s_limit);
        Assert.Equal(TaskStatus.Completed, view.Status);
        Assert.Equal(50, view.Outputs.Select(file => file.Sha256).Distinct().Count());
    }

    [NeedsFact(Need.Sandbox)]
    public async Task A_command_that_asks_for_software_that_no_node_has_waits_and_says_for_what()
    {
        await using var pool = await TestPool.StartAsync();
        await using var worker = await pool.WorkerAsync(allow: "command");
        var client = pool.Client();
        var node = (await client.Nodes.GetAsync(worker.Address)).Capabilities;
        Assert.Contains(node.Software, one => one.Name == "python" && one.Version.StartsWith('3'));
        var task = await client.Tasks.SubmitAsync(new TaskSpec
        {
            Workload = Shell("true"),
            Redundancy = 1,
            Budget = Amount.Whole(1),
            DurationSeconds = 60,
            Resources = new ResourceRequest { RamMiB = 64, DiskMiB = 4 },
            Placement = new PlacementRules { Software = ["fortran-77"] },
        });
        var waiting = await task.ExplainAsync();
        Assert.Contains("fortran-77", System.Text.Json.JsonSerializer.Serialize(waiting, Skyops.Api.SkyopsJson.Default.Explanation), StringComparison.Ordinal);
        await task.CancelAsync();
    }

    private static CommandWorkload Shell(string script) => new() { Argv = ["/bin/sh", "-ec", script] };

    /// <summary>A folder of texts, packed as the command line packs one.</summary>
    private static async Task<TaskInput> TextsAsync(SkyopsClient client)
    {
        var folder = Directory.CreateTempSubdirectory("skyops-texts-").FullName;
        try
        {
            var texts = Directory.CreateDirectory(Path.Combine(folder, "texts")).FullName;
            for (var i = 0; i < s_texts.Length; i++) await File.WriteAllTextAsync(Path.Combine(texts, $"{i}.txt"), s_texts[i] + "\n");
            var archive = Path.Combine(folder, "texts.tar");
            await using (var packed = File.Create(archive)) new TarPacker(ArchiveLimits.Default).Pack(texts, packed, CancellationToken.None);
            var stored = await client.Blobs.UploadAsync(archive);
            return new TaskInput("texts", stored.Sha256, stored.Bytes, Unpack: true);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
