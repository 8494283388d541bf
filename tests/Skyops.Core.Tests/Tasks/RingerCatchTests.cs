using Skyops.Core.Tasks;
using Skyops.Nodes;
using Skyops.Tasks;
using Xunit.Abstractions;

namespace Skyops.Core.Tests.Tasks;

/// <summary>
/// A liar that always knows whether a second node checks it, and is honest then: adaptive replication never catches it. It
/// lies in a share of what it believes to be unwatched. The mathematics: each such attempt catches it with
/// share of ringers × share of lies, so the attempts until then are distributed geometrically.
/// </summary>
public sealed class RingerCatchTests(ITestOutputHelper output)
{
    private const double Share = 0.02;
    private const double Lies = 0.5;
    private const int Liars = 300;
    private const int Most = 1_500;

    [Fact]
    public void One_that_answers_well_where_it_is_watched_is_caught_as_soon_as_the_mathematics_says()
    {
        var caught = Enumerable.Range(0, Liars).Select(seed => Attempts(seed, Lies)).ToArray();
        var mean = caught.Average();
        var half = Math.Log(2) / (Share * Lies);
        output.WriteLine($"{Liars} liars: caught after {mean:0} attempts on average (expected {1 / (Share * Lies):0}), half of them within {caught.Order().ElementAt(Liars / 2)} (expected {half:0})");

        // A hundred expected, and as much deviation: six standard errors of a mean of 300 either way. One in three million needs more than 1,500.
        Assert.DoesNotContain(int.MaxValue, caught);
        Assert.InRange(mean, 100 - (6 * 100 / Math.Sqrt(Liars)), 100 + (6 * 100 / Math.Sqrt(Liars)));
        Assert.InRange(caught.Count(attempts => attempts <= half), (Liars / 2) - 52, (Liars / 2) + 52);
    }

    [Fact]
    public void One_that_is_honest_is_never_accused_and_ringers_keep_to_their_share()
    {
        var all = Enumerable.Range(0, 40).Select(seed => new Node(seed, 0)).ToArray();
        foreach (var node in all)
        {
            for (var i = 0; i < Most; i++) Assert.False(node.Attempt());
        }

        // 40 × 1,500 × 0.02 = 1,200 expected, 34 of deviation: six of them either way.
        Assert.InRange(all.Sum(node => node.Ringers), 994, 1_406);
    }

    private static int Attempts(int seed, double lies)
    {
        var node = new Node(seed, lies);
        for (var attempts = 1; attempts <= Most; attempts++)
        {
            if (node.Attempt()) return attempts;
        }

        return int.MaxValue;
    }

    /// <summary>One trusted node and its attempts in one task after another, each of which stands where a few of its shards are checked.</summary>
    private sealed class Node(int seed, double lies)
    {
        private static readonly TaskState Begun = new RingerWorld().World.State;
        private static readonly DateTimeOffset Now = Make.Start.AddHours(1);

        private readonly Random _random = new(seed);

        public int Ringers { get; private set; }

        /// <summary>True when it was caught.</summary>
        public bool Attempt()
        {
            var place = Make.Place(RingerWorld.Checked, 0, "liar") with { NodeStreaks = [new ValidStreak("process", 50)] };
            var granted = TaskDecider.Decide(Begun, new TaskCommand.Grant([place], $"{seed}/{_random.Next()}", Share), Now);
            if (granted.Grants[0] == GrantAnswer.Instead) Ringers++;
            var told = Assert.Single(TaskEffects.After(Begun, granted).OfType<TaskEffect.Assign>().Single().Assignments);
            var checkedByAnother = granted.Events.OfType<ReplicaPlanned>().Any();
            var lie = !checkedByAnother && _random.NextDouble() < lies ? "lie" : "";
            var receipt = Make.Receipt(told.Key, "liar", Make.Outputs(told.Order, lie, told.Key.Shard));
            var reported = TaskDecider.Decide(granted.State, new TaskCommand.Report("liar", [receipt]), Now.AddSeconds(2));
            var outcomes = TaskEffects.After(granted.State, reported).OfType<TaskEffect.Outcomes>().SelectMany(effect => effect.Items);
            return outcomes.Any(outcome => outcome.Kind == OutcomeKind.Invalid);
        }
    }
}
