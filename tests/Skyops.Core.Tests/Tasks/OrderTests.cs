using Skyops.Core.Tasks;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

/// <summary>
/// Messages come in any order and more than once; what is accepted and who is paid must not depend on it.
/// </summary>
public sealed class OrderTests
{
    [Fact]
    public void Reports_in_any_order_and_up_to_five_times_give_the_same_final_state()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var script = new Random(seed);
            var spec = Make.Noop(1, script.Next(1, 6), margin: script.Next(1, 4))
                with
            { Workload = Make.Train(rounds: 1).Workload };
            var answers = Enumerable.Range(
                0, Limits.ReplicasPerShard).Select(_ => script.Next(3) == 0 ? $"lie{script.Next(2)}" : "").ToArray();
            var clean = Play(spec, answers, null);
            for (var order = 0; order < 4; order++)
            {
                var shuffled = Play(spec, answers, new Random((seed * 100) + order));
                Assert.True(clean == shuffled, $"seed {seed} order {order}:\n{clean}\n{shuffled}");
            }
        }
    }

    private static string Play(TaskSpec spec, string[] answers, Random? random)
    {
        var world = new TaskWorld { Mirrored = false };
        world.Do(Make.Submit(spec));
        var sent = new List<SignedReceipt>();
        while (world.State is TaskState.Open open && open.Stages.Active.ContainsKey(0))
        {
            world.Now = Make.Start;
            for (var slot = 0; slot < world.Shard(0).Slots.Length; slot++) world.Lease(0, slot, $"n{slot}");
            world.Now = Make.Start.AddSeconds(30);
            SignedReceipt[] batch =
                [.. world.Shard(0).LiveAttempts.Select(a => Receipt(world, a.Slot, a.Node, answers[a.Slot]))];
            sent.AddRange(batch);
            var messages = random is null ? batch : [.. sent.SelectMany(r => Enumerable.Repeat(r, random.Next(1, 6)))];
            random?.Shuffle(messages);
            foreach (var receipt in messages) world.Report(receipt);
        }

        return Verdict(world);
    }

    private static SignedReceipt Receipt(TaskWorld world, int slot, string node, string answer) =>
        Make.Receipt(
            world.Key(0, slot), node, Make.Outputs(world.Open.Header.Plan[world.Stage].Order(0), answer), 1_000 * (slot + 1));

    private static string Verdict(TaskWorld world)
    {
        // Which of two equally useless replicas had reported when it became hopeless does depend on the order, and
        // matters to nobody.
        if (world.State is TaskState.Ended { Reason: EndReason.Failed failed }) return failed.Cause.ToString();
        return StateText.Of(world.Open);
    }
}
