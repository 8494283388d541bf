using Skyops.Core.Validation;

namespace Skyops.Core.Tests.Validation;

public sealed class TolerantQuorumTests
{
    private const int Margin = 2;
    private const int Most = 9;

    [Fact]
    public void A_result_does_not_count_through_another_that_it_matches()
    {
        // a matches b, b matches c, a and c do not match: of a, c, c only c is a candidate that leads.
        Assert.Equal(new Verdict.Accepted("2"), Judge(["0", "2", "4"], 3));
        Assert.Equal(new Verdict.MoreReplicas(3), Judge(["0", "4", "8"], 3));
        Assert.Equal(new Verdict.MoreReplicas(2), Judge(["0", "4"], 2));
        Assert.Equal(new Verdict.Accepted("0"), Judge(["0", "4", "0", "0"], 2));
    }

    [Fact]
    public void Of_candidates_with_as_many_votes_the_first_is_taken() => Assert.Equal(new Verdict.Accepted("1"), Judge(["1", "0", "2"], 3));

    [Fact]
    public void Nothing_is_judged_before_all_slots_have_reported() => Assert.Equal(new Verdict.Wait(), Quorum.Judge(["0", "0", "0"], 4, 2, Margin, Most, Near));

    [Fact]
    public void Nobody_is_accepted_whom_most_do_not_match_directly()
    {
        for (var seed = 0; seed < 5_000; seed++)
        {
            var random = new Random(seed);
            var planned = random.Next(1, 6);
            string[] results = [.. Enumerable.Range(0, random.Next(planned, Most + 1)).Select(_ => $"{random.Next(7)}")];
            var verdict = Judge(results, planned);
            if (verdict is not Verdict.Accepted accepted) continue;
            var votes = results.Count(other => other == accepted.Digest || Near(accepted.Digest, other));
            var rest = results.Length - votes;
            Assert.True(votes - rest >= Margin || (rest == 0 && results.Length == planned), $"seed {seed}");
            Assert.True(results.All(other => results.Count(x => x == other || Near(other, x)) <= votes), $"seed {seed}: another had more votes");
        }
    }

    [Fact]
    public void Where_only_equal_results_match_the_verdict_is_that_of_bitwise_tasks()
    {
        for (var seed = 0; seed < 5_000; seed++)
        {
            var random = new Random(seed);
            var planned = random.Next(1, 6);
            var margin = random.Next(1, 4);
            string[] results = [.. Enumerable.Range(0, random.Next(planned, Most + 1)).Select(_ => $"{random.Next(3)}")];
            Assert.Equal(
                Quorum.Judge(results, results.Length, planned, margin, Most),
                Quorum.Judge(results, results.Length, planned, margin, Most, (_, _) => false));
        }
    }

    private static Verdict Judge(string[] results, int planned) => Quorum.Judge(results, results.Length, planned, Margin, Most, Near);

    private static bool Near(string a, string b) => Math.Abs(int.Parse(a, System.Globalization.CultureInfo.InvariantCulture) - int.Parse(b, System.Globalization.CultureInfo.InvariantCulture)) <= 2;
}
