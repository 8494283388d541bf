using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Ringers;
using Skyops.Core.Tasks.Shards;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

/// <summary>An adaptive array of which the first shards were checked by newcomers, so that their results are known and the fee can pay.</summary>
internal sealed class RingerWorld
{
    public const int Checked = 40;

    public static readonly TaskSpec Spec = Make.Staged(Make.Stage("work", 400)) with { Redundancy = TaskSpec.Adaptive };

    public RingerWorld(TaskSpec? spec = null, int checkedShards = Checked)
    {
        World = TaskWorld.Of(spec ?? Spec);
        for (Next = 0; Next < checkedShards; Next++)
        {
            Offer(Next, $"a{Next}", streak: 0, share: 0);
            Grant(Make.Place(Next, 1, $"b{Next}"), 0, 0, "");
            Assignments.Add(World.Effects.OfType<TaskEffect.Assign>().Single().Assignments.Single());
            World.Now = World.Now.AddSeconds(2);
            World.Succeed(World.Key(Next, 0), $"a{Next}");
            World.Succeed(World.Key(Next, 1), $"b{Next}");
        }
    }

    public TaskWorld World { get; }

    /// <summary>The first shard that nobody has.</summary>
    public int Next { get; set; }

    /// <summary>What the second replicas were told.</summary>
    public List<Assignment> Assignments { get; } = [];

    public LiveRinger Ringer => Assert.Single(World.Open.Ringers.Live);

    public AttemptKey Key => World.Open.Header.Key(Ringer.Known.Stage, Ringer.Known.Shard, Ringer.Attempt.Slot, Ringer.Attempt.Epoch);

    /// <summary>Offers a shard, on which the lot falls when the share is 1.</summary>
    public GrantAnswer Offer(int shard, string node, int streak = 50, double share = 1, string seed = "head") =>
        Grant(Make.Place(shard, 0, node), streak, share, seed);

    public GrantAnswer Grant(Placement place, int streak, double share, string seed) =>
        World.Do(new TaskCommand.Grant([place with { NodeStreaks = [new ValidStreak("process", streak)] }], seed, share)).Grants[0];

    /// <summary>Sends a ringer to a node.</summary>
    public AttemptKey Send(string node = "n1")
    {
        Assert.Equal(GrantAnswer.Instead, Offer(Next, node));
        World.Now = World.Now.AddSeconds(2);
        return Key;
    }

    public PastAttempt Over => World.Open.Ringers.Past[^1].Attempt;

    public NodeOutcome Outcome => World.Effects.OfType<TaskEffect.Outcomes>().Single().Items.Single();
}
