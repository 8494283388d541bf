using Skyops.Core.Tasks;
using Skyops.Core.Tests.Tasks;
using Skyops.Core.Validation;
using Skyops.Ledger;
using Skyops.Tasks;
using Xunit.Abstractions;

namespace Skyops.Core.Tests.Chaos;

/// <summary>
/// A fifth of all machines give one and the same wrong result. How often it is accepted is counted over tens of thousands of
/// shards that go through the real decider, and must be what <see cref="Quorum"/> computes.
/// </summary>
public sealed class ColluderTests(ITestOutputHelper output)
{
    private const double Colluders = 0.2;
    private const int Tasks = 250;
    private const int ShardsOfATask = 100;

    /// <summary>p²/(p² + q²) is reached only without a limit on replicas; with nine it is 5.8 %.</summary>
    private const double WrongAtMost = 0.04 / 0.68;

    private int _accepted;
    private int _wrongAtOnce;
    private int _wrong;
    private int _inconclusive;
    private int _honestUnpaid;
    private int _replicas;

    [Fact]
    public void Colluders_are_accepted_as_often_as_computed_and_no_loser_is_paid()
    {
        const int Seed = 20_261_122;
        var random = new Random(Seed);
        for (var task = 0; task < Tasks; task++) Play(random);

        const int Shards = Tasks * ShardsOfATask;
        var (atOnce, all) = ((double)_wrongAtOnce / Shards, (double)_wrong / Shards);
        output.WriteLine(
            $"{Shards} shards, {Colluders:P0} colluders: {atOnce:P2} wrong by two alone (formula 4.00 %), {all:P2} wrong in all (at most {WrongAtMost:P2}), " +
            $"{(double)_inconclusive / Shards:P2} inconclusive, {(double)_replicas / Shards:0.00} replicas a shard");
        Assert.InRange(atOnce, 0.04 - Error(0.04, Shards), 0.04 + Error(0.04, Shards));
        Assert.InRange(all, 0.055 - Error(0.055, Shards), WrongAtMost + Error(WrongAtMost, Shards));
        Assert.Equal(Shards, _accepted + _inconclusive);
        Assert.Equal(0, _honestUnpaid);
    }

    /// <summary>Four standard deviations of a share.</summary>
    private static double Error(double share, int count) => 4 * Math.Sqrt(share * (1 - share) / count);

    private void Play(Random random)
    {
        // Shards of tasks of one shard each, so that an inconclusive one ends only itself.
        for (var i = 0; i < ShardsOfATask; i++)
        {
            var spec = Make.Staged(Make.Stage("work")) with { Redundancy = 2, AgreementMargin = 2 };
            TaskState state = TaskDecider.Decide(TaskState.None.Instance, Make.Submit(spec), Make.Start).State;
            var (now, node, first) = (Make.Start, 0, new List<bool>());
            var colluders = new HashSet<string>();
            while (state is TaskState.Open open)
            {
                now += TimeSpan.FromMinutes(2);
                foreach (var slot in Waiting(open)) state = RunReplica(state, slot, $"n{node++}", random, now, colluders, first);
            }

            _replicas += node;
            Count((TaskState.Ended)state, colluders, first);
        }
    }

    private static int[] Waiting(TaskState.Open open) =>
        [.. TaskEffects.OnActivation(open).OfType<TaskEffect.RequestPlacement>().SelectMany(request => request.Request.Waiting.Select(slot => slot.Slot))];

    private static TaskState RunReplica(TaskState state, int slot, string node, Random random, DateTimeOffset now, HashSet<string> colluders, List<bool> order)
    {
        var granted = TaskDecider.Decide(state, new TaskCommand.Grant([Make.Place(0, slot, node)]), now);
        Assert.Equal(GrantAnswer.Granted, granted.Grants[0]);
        var open = (TaskState.Open)granted.State;
        var key = open.Header.Key(0, 0, slot, open.Stages.Find(0, 0)!.Slot(slot)!.Holder!.Epoch);
        var lies = random.NextDouble() < Colluders;
        order.Add(lies);
        if (lies) colluders.Add("owner-of-" + node);
        var receipt = Make.Receipt(key, node, Make.Outputs(open.Header.Plan[0].Order(0), lies ? "colluders" : ""));
        var reported = TaskDecider.Decide(open, new TaskCommand.Report(node, [receipt]), now.AddSeconds(2));
        Assert.Equal(ReportAnswer.Recorded, reported.Reports[0]);
        return reported.State;
    }

    private void Count(TaskState.Ended ended, HashSet<string> colluders, List<bool> order)
    {
        if (ended.Reason is not EndReason.Completed)
        {
            _inconclusive++;
            Assert.True(ended.Bill.Work == Amount.Zero, "nobody agreed, and the owner pays");
            return;
        }

        _accepted++;
        var payees = ended.Bill.Payees.Select(payee => payee.Key).ToArray();
        var wrong = payees.Any(colluders.Contains);
        if (wrong) _wrong++;
        if (wrong && order.Count == 2) _wrongAtOnce++;

        // All who are paid gave one and the same answer; the others go without.
        if (payees.Any(payee => colluders.Contains(payee) != wrong)) _honestUnpaid++;
    }
}
