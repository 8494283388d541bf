using Skyops.Client;
using Skyops.Ledger;
using Skyops.Tasks;
using Skyops.Tests.Silo;
using Skyops.Worker;
using Xunit.Abstractions;
using TaskStatus = Skyops.Tasks.TaskStatus;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Chaos;

/// <summary>One of four nodes gives results that are wrong in one way or another: they are outvoted or refused, and nobody pays for them.</summary>
[Collection("chaos")]
public sealed class WrongResultTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("wrong")]
    [InlineData("truncated")]
    [InlineData("swapped")]
    [InlineData("malformed")]
    public async Task Results_that_are_wrong_are_outvoted_or_refused_and_not_paid(string how)
    {
        await using var pool = await TestPool.StartAsync();
        var liar = new Liar(how);
        var worker = await pool.WorkerAsync(new WorkerHooks(liar, liar), slots: 2, price: 1, allow: "process");
        for (var honest = 0; honest < 3; honest++) await pool.WorkerAsync(slots: 2, price: 2, allow: "process");
        var client = pool.Client();
        var task = await client.Tasks.SubmitAsync(new TaskSpec
        {
            Workload = new ProcessWorkload { Argv = ["/bin/sh", "-c", "echo result of shard $SKYOPS_SHARD_INDEX > $SKYOPS_OUTPUTS/result"], ReproducibleOutputs = true },
            Shards = 2,
            Redundancy = 2,
            DurationSeconds = 60,
            Resources = new ResourceRequest { CpuCores = 1, RamMiB = 64, DiskMiB = 16 },
            Budget = Amount.Whole(20),
        });
        var view = await pool.EndedAsync(task, Within);

        Assert.True(view.Status == TaskStatus.Completed, $"{view.Status} {view.Reason}");
        Assert.True(liar.Lies > 0, "the liar was never asked");
        var theirs = view.Shards.SelectMany(shard => shard.Attempts).Where(attempt => attempt.Node == worker.Address).ToArray();
        Assert.All(theirs, attempt => Assert.True(attempt.Paid is null or { IsZero: true } && attempt.State != "agreed", $"{attempt.State} {attempt.Paid}"));
        var folder = Directory.CreateTempSubdirectory("skyops-results-").FullName;
        try
        {
            var files = await task.DownloadAsync(folder);
            Assert.Equal(
                ["result of shard 0", "result of shard 1"],
                files.Select(file => File.ReadAllText(Path.Combine(folder, file)).Trim()).Where(text => text.StartsWith("result", StringComparison.Ordinal)).Order());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        var paid = await client.Ledger.StatementAsync().Where(line => line.Reason == "work").Select(line => line.Credit).ToListAsync();
        Assert.DoesNotContain(worker.Address, paid);
        output.WriteLine($"{how}: {liar.Lies} lies, attempts {string.Join(", ", theirs.Select(attempt => attempt.State))}, {view.Shards.Sum(shard => shard.Attempts.Length)} attempts in all");
    }

    private sealed class Liar(string how) : IOutputTamperer, IReceiptFilter
    {
        private int _lies;

        public int Lies => _lies;

        public void Tamper(AttemptKey key, string outputsFolder)
        {
            var result = Path.Combine(outputsFolder, "result");
            switch (how)
            {
                case "wrong":
                    File.WriteAllText(result, $"a lie about shard {key.Shard}\n");
                    break;
                case "truncated":
                    File.WriteAllText(result, "result of");
                    break;
                case "swapped":
                    File.WriteAllText(result, $"result of shard {1 - key.Shard}\n");
                    break;
                default:
                    return;
            }

            Interlocked.Increment(ref _lies);
        }

        public Wire.Receipt? Filter(Wire.Receipt receipt)
        {
            if (how != "malformed") return receipt;
            var malformed = receipt.Clone();
            malformed.Outputs[0].Path = "../outside";
            Interlocked.Increment(ref _lies);
            return malformed;
        }
    }
}
