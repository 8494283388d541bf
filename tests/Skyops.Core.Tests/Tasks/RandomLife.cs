using System.Globalization;
using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Shards;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

/// <summary>
/// One task driven by chance from a seed: grants good and bad, honest and lying nodes, losses, repeats, old epochs,
/// checkpoints.
/// </summary>
internal sealed class RandomLife
{
    private readonly Random random;
    private readonly string[] nodes;
    private readonly int honesty;
    private readonly List<SignedReceipt> sent = [];

    public RandomLife(int seed)
    {
        random = new Random(seed);
        honesty = seed % 10 == 0 ? 20 : 85;
        nodes = [.. Enumerable.Range(0, honesty < 50 ? 20 : random.Next(4, 12)).Select(i => $"n{i}")];
        var redundancy = random.Next(1, 4);
        var spec = random.Next(3) == 0 && honesty > 50 ? RandomGraph.Make(random, redundancy) : random.Next(3) == 0 || honesty < 50
            ? Make.Train(random.Next(1, 4), random.Next(1, 3), redundancy, random.Next(1, 4))
            : Make.Noop(random.Next(1, 8), redundancy, margin: random.Next(1, 4));
        var budget = random.Next(4) == 0 ? Amount.Whole((ulong)random.Next(1, 40)) : Amount.Whole(100_000);
        World = TaskWorld.Of(spec with { Budget = budget });
    }

    public TaskWorld World { get; }

    public void Run(int steps)
    {
        for (var i = 0; i < steps && World.State is TaskState.Open; i++) Step();
        Finish();
        Repeat();
        Assert.Equal(StateText.Of(World.State), StateText.Of(TaskDecider.Replay(World.History)));
    }

    private void Step()
    {
        World.Now = World.Now.AddMilliseconds(random.Next(3_000));
        switch (random.Next(14))
        {
            case < 5:
                Grant();
                break;
            case < 10:
                Report();
                break;
            case 10:
                Lose();
                break;
            case 11:
                Checkpoint();
                break;
            case 12:
                Repeat();
                break;
            default:
                if (random.Next(100) == 0) World.Do(new TaskCommand.Cancel(Make.Owner, "enough"));
                break;
        }
    }

    private void Grant()
    {
        var open = World.Open;
        World.Do(new TaskCommand.Grant([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ =>
        {
            var node = nodes[random.Next(nodes.Length)];
            var active = open.Stages.Active.Keys.ToArray();
            var stage = random.Next(6) == 0 ? random.Next(-1, open.Header.Plan.Count + 1) : active[random.Next(active.Length)];
            return Make.Place(
                random.Next(-1, (open.Stages.Find(stage)?.Shards ?? 1) + 1), random.Next(-1, 4), node,
                $"owner{random.Next(2) + (int.Parse(node[1..], CultureInfo.InvariantCulture) % (honesty < 50 ? 16 : 4))}", stage,
                new Amount(Make.Price.Units * (UInt128)random.Next(0, 5)));
        })]));
    }

    private void Report()
    {
        if (Live() is not { } live) return;
        var (stage, shard, attempt) = live;
        var key = World.Open.Header.Key(stage, shard, attempt.Slot, attempt.Epoch);
        var lie = random.Next(100) >= honesty ? $"lie{random.Next(honesty < 50 ? 9 : 2)}" : "";
        var outputs = Make.Outputs(World.Open.Header.Plan[stage].Order(shard), lie, shard);
        var receipt = random.Next(8) switch
        {
            0 => Make.Receipt(key, attempt.Node, [], exit: (AttemptExit)random.Next(1, 7), message: "boom"),
            1 => Make.Receipt(key, attempt.Node, [new("../x", 1, Make.Sha("x"))]),
            2 => Make.Receipt(key with { Epoch = key.Epoch + random.Next(-1, 2) }, attempt.Node, outputs),
            3 => Make.Receipt(key, nodes[random.Next(nodes.Length)], outputs),
            _ => Make.Receipt(key, attempt.Node, outputs, random.NextInt64(-5, 10_000)),
        };
        sent.Add(receipt);
        World.Report(receipt);
    }

    private void Lose()
    {
        if (Live() is not { } live) return;
        var key = World.Open.Header.Key(live.Stage, live.Shard, live.Attempt.Slot, live.Attempt.Epoch);
        World.Do(new TaskCommand.LoseAttempts(live.Attempt.Node, [key, key with { Epoch = key.Epoch + 1 }, key], (LossReason)random.Next(4)));
    }

    private void Checkpoint()
    {
        if (Live() is not { } live) return;
        var key = World.Open.Header.Key(live.Stage, live.Shard, live.Attempt.Slot, live.Attempt.Epoch);
        World.Do(
            new TaskCommand.SaveCheckpoint(
                key, live.Attempt.Node, Make.Checkpoint(random.Next(0, 6) * 100, random.Next(4) == 0 ? "other" : "")));
    }

    /// <summary>
    /// Some of what was sent before, again: nothing may change but what a receipt that came too early may now do.
    /// </summary>
    private void Repeat()
    {
        var again = sent.ToArray();
        random.Shuffle(again);
        again = [.. again.Take(10)];
        foreach (var receipt in again)
        {
            var before = World.State;
            var answer = World.Report(receipt);
            if (answer is not (ReportAnswer.Recorded or ReportAnswer.Malformed)) Assert.Same(before, World.State);
        }
    }

    /// <summary>
    /// Honest nodes take over until the task ends; there are enough of them, so only the budget can leave it waiting.
    /// </summary>
    private void Finish()
    {
        for (var i = 0; i < 2_000 && World.State is TaskState.Open open; i++)
        {
            World.Now = World.Now.AddSeconds(61);
            if (Live() is { } live)
            {
                World.Succeed(
                    open.Header.Key(live.Stage, live.Shard, live.Attempt.Slot, live.Attempt.Epoch), live.Attempt.Node);
                continue;
            }

            var request = TaskEffects.OnActivation(open).OfType<TaskEffect.RequestPlacement>().First(r => r.Request.Waiting.Length > 0).Request;
            var (stage, waiting) = (request.Stage, request.Waiting[0]);
            if (World.Lease(waiting.Shard, waiting.Slot, $"honest{i}", stage: stage) == GrantAnswer.OverBudget) return;
        }

        Assert.IsType<TaskState.Ended>(World.State);
    }

    private (int Stage, int Shard, Attempt Attempt)? Live()
    {
        var live = World.Open.ActiveShards.SelectMany(s => s.State.LiveAttempts.Select(a => (s.Stage, s.Shard, a))).ToArray();
        return live.Length == 0 ? null : live[random.Next(live.Length)];
    }
}
