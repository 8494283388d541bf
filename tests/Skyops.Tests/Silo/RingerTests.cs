using System.Collections.Concurrent;
using Skyops.Client;
using Skyops.Core.Tasks;
using Skyops.Ethereum.Keys;
using Skyops.Grains;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Tasks;
using Skyops.Worker;
using Xunit.Abstractions;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Silo;

/// <summary>Real workers, one of which lies exactly where no second node checks it.</summary>
public sealed class RingerTests(ITestOutputHelper output)
{
    private const int Shards = 160;
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(240);

    [Fact]
    public async Task A_node_that_answers_well_only_where_it_is_watched_is_caught_and_the_task_does_not_notice()
    {
        await using var pool = await TestPool.StartAsync(options => options.Pool.RingerShare = 0.5);
        var done = new ConcurrentDictionary<(int Shard, int Slot), string>();
        var sly = new Machine(done, lies: true);
        var owners = Array.ConvertAll(new int[4], _ => WalletKey.Create());
        var liar = await pool.WorkerAsync(new WorkerHooks(sly, null), owner: owners[0], price: 1, allow: "process");
        var honest = new List<TestWorker>();
        foreach (var owner in owners[1..])
            honest.Add(await pool.WorkerAsync(new WorkerHooks(new Machine(done, lies: false), null), owner: owner, price: 1, allow: "process"));
        var client = pool.Client();

        // The first shards take long, so that the fee of all pays for many of the others once more.
        var task = await client.Tasks.SubmitAsync(new TaskSpec
        {
            Workload = new ProcessWorkload { Argv = ["/bin/sh", "-c", "[ $SKYOPS_SHARD_INDEX -lt 10 ] && sleep 2 || sleep 0.02; echo result of shard $SKYOPS_SHARD_INDEX > $SKYOPS_OUTPUTS/result"], ReproducibleOutputs = true },
            Shards = Shards,
            DurationSeconds = 60,
            Resources = new ResourceRequest { CpuCores = 1, RamMiB = 64, DiskMiB = 16 },
            Budget = Amount.Whole(20),
        });
        var view = await pool.EndedAsync(task, Within);

        // The task: complete, each shard right and once, the bill that of its own attempts.
        Assert.True(view.Status == TaskStatus.Completed, $"{view.Status} {view.Reason}");
        Assert.Equal((Shards, 0), (view.AcceptedShards, view.RecomputedShards));
        Assert.Equal(view.Cost.Work, Sum(view.Shards.SelectMany(shard => shard.Attempts).Select(attempt => attempt.Paid ?? Amount.Zero)));

        // The ringers: some right, the liar's wrong.
        var history = await task.HistoryAsync().ToListAsync();
        var judged = history.Where(update => update.Type == nameof(RingerJudged)).ToArray();
        output.WriteLine($"{history.Count(update => update.Type == nameof(RingerSent))} ringers of {history.Count(update => update.Type == nameof(AttemptLeased))} attempts, {sly.Lies} lies");
        foreach (var update in judged) output.WriteLine(update.Text);
        var wrong = judged.Where(update => update.Text.Contains("wrong", StringComparison.Ordinal)).ToArray();
        Assert.True(sly.Lies > 0, "the liar got no ringer");
        Assert.True(judged.Length > wrong.Length, "nobody was right");
        Assert.All(wrong, update => Assert.Equal(liar.Address, update.Node));
        Assert.NotEmpty(wrong);

        using var limit = new CancellationTokenSource(Within);
        await CheckNodesAsync(client, liar, wrong.Length, honest, limit.Token);
        await CheckMoneyAsync([.. owners.Select(owner => pool.Client(owner))], view, limit.Token);
        Assert.Empty((await client.Ledger.VerifyAsync(cancellationToken: limit.Token)).Problems);
    }

    /// <summary>Only the liar has it on its record. Outcomes follow on the end of the task.</summary>
    private static async Task CheckNodesAsync(SkyopsClient client, TestWorker liar, int wrong, IEnumerable<TestWorker> honest, CancellationToken cancellationToken)
    {
        var nodes = await NodesAsync();
        while (nodes[liar.Address].Invalid < wrong) nodes = await NodesAsync();
        Assert.Equal(wrong, nodes[liar.Address].Invalid);
        Assert.All(honest, worker => Assert.Equal(0, nodes[worker.Address].Invalid));

        async Task<Dictionary<string, NodeView>> NodesAsync() =>
            await client.Nodes.ListAsync(cancellationToken: cancellationToken).ToDictionaryAsync(node => node.Address, cancellationToken: cancellationToken);
    }

    /// <summary>The network's fee pays for what was right, the owner for the work. Settlement follows on the end of the task.</summary>
    private static async Task CheckMoneyAsync(SkyopsClient[] earners, TaskView view, CancellationToken cancellationToken)
    {
        var paid = await PaidAsync();
        while (!paid.Any(line => line.Reason == "ringer")) paid = await PaidAsync();
        var forRingers = paid.Where(line => line.Reason == "ringer").ToArray();
        Assert.All(forRingers, line => Assert.Equal(SystemAccounts.Fees, line.Debit));
        Assert.True(Sum(forRingers.Select(line => line.Amount)) <= view.Cost.Fee);
        Assert.Equal(view.Cost.Work, Sum(paid.Where(line => line.Reason == "work").Select(line => line.Amount)));

        async Task<StatementLine[]> PaidAsync()
        {
            var lines = new List<StatementLine>();
            foreach (var earner in earners) lines.AddRange(await earner.Ledger.StatementAsync(cancellationToken: cancellationToken).ToListAsync(cancellationToken));
            return [.. lines];
        }
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(0.01, true)]
    [InlineData(0.5, true)]
    [InlineData(-0.01, false)]
    [InlineData(0.51, false)]
    [InlineData(double.NaN, false)]
    public void The_share_of_ringers_is_none_to_a_half(double share, bool good)
    {
        var problems = new PoolOptions { RingerShare = share }.Validate().ToArray();
        Assert.Equal(good, problems.Length == 0);
        Assert.All(problems, problem => Assert.EndsWith(": 0 (none) to 0.5", problem, StringComparison.Ordinal));
    }

    private static Amount Sum(IEnumerable<Amount> amounts) => amounts.Aggregate(Amount.Zero, (sum, amount) => sum + amount);

    /// <summary>Machines that tell one another everything. The one that lies does so only for a first replica that another has done before: no second node is at work on that.</summary>
    private sealed class Machine(ConcurrentDictionary<(int Shard, int Slot), string> done, bool lies) : IOutputTamperer
    {
        private int _lies;

        public int Lies => _lies;

        public void Tamper(AttemptKey key, string outputsFolder)
        {
            if (done.TryAdd((key.Shard, key.Slot), outputsFolder) || !lies || key.Slot != 0) return;
            File.WriteAllText(Path.Combine(outputsFolder, "result"), "a lie\n");
            Interlocked.Increment(ref _lies);
        }
    }
}
