using Skyops.Core.Validation;

namespace Skyops.Core.Tests.Validation;

public sealed class QuorumTests
{
    private const int Most = Limits.ReplicasPerShard;

    [Theory]
    [InlineData("", 1, 1, 2, "Wait")]
    [InlineData("A", 1, 1, 2, "A")]
    [InlineData("A", 2, 2, 2, "Wait")]
    [InlineData("AA", 2, 2, 2, "A")]
    [InlineData("AAA", 3, 3, 3, "A")]
    [InlineData("AB", 2, 2, 2, "+2")]
    [InlineData("AB", 2, 2, 1, "+1")]
    [InlineData("AB", 2, 2, 3, "+3")]
    [InlineData("ABA", 4, 2, 2, "Wait")]
    [InlineData("ABC", 4, 2, 2, "+2")]
    [InlineData("ABAA", 4, 2, 2, "A")]
    [InlineData("ABBB", 4, 2, 2, "B")]
    [InlineData("AAB", 3, 3, 1, "A")]
    [InlineData("AAB", 3, 3, 2, "+1")]
    [InlineData("ABABABAB", 8, 2, 2, "no")]
    [InlineData("ABABABA", 7, 2, 2, "+1")]
    [InlineData("ABABABABA", 9, 2, 2, "no")]
    public void Verdicts_follow_the_table(string results, int slots, int redundancy, int margin, string expected) =>
        Assert.Equal(expected, Short(Quorum.Judge([.. results.Select(c => c.ToString())], slots, redundancy, margin, Most)));

    [Fact]
    public void The_order_of_results_changes_neither_the_verdict_nor_the_number_of_replicas()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var (redundancy, margin) = (random.Next(1, 6), random.Next(1, 4));
            var bySlot = Enumerable.Range(0, Most).Select(_ => ((char)('A' + (random.Next(3) == 0 ? random.Next(3) : 0))).ToString()).ToArray();
            var ends = Enumerable.Range(0, 8).Select(_ => Play(bySlot, redundancy, margin, random)).Distinct().ToArray();
            Assert.True(ends.Length == 1, $"seed {seed}: {string.Join(" / ", ends)}");
        }
    }

    [Fact]
    public void An_accepted_digest_leads_by_the_margin_or_is_unanimous()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            string[] results = [.. Enumerable.Range(0, random.Next(1, Most + 1)).Select(_ => ((char)('A' + random.Next(3))).ToString())];
            var (redundancy, margin) = (random.Next(1, 6), random.Next(1, 4));
            if (Quorum.Judge(results, results.Length, redundancy, margin, Most) is not Verdict.Accepted accepted) continue;
            var votes = results.Count(r => r == accepted.Digest);
            Assert.True(votes == results.Length || votes - (results.Length - votes) >= margin, $"seed {seed}");
        }
    }

    /// <summary>
    /// 20 % of replicas collude on one wrong digest. Unanimity of two accepts it at once with 0.2² = 4.0 %; with the
    /// votes that follow a mismatch it stays under the random walk's
    /// p²/(p² + q²) = 5.88 %. Two of three would accept it with p²(3 − 2p) = 10.4 %.
    /// </summary>
    [Fact]
    public void Colluders_win_as_often_as_computed()
    {
        const double P = 0.2;

        Assert.Equal(0.040, Wrong("", 1, P, redundancy: 2, margin: 2, atOnce: true), 12);
        Assert.Equal(0.104, Wrong("", 1, P, redundancy: 3, margin: 1, atOnce: false), 12);
        var all = Wrong("", 1, P, redundancy: 2, margin: 2, atOnce: false);
        Assert.InRange(all, 0.055, 0.04 / 0.68);
    }

    private static double Wrong(string results, double weight, double p, int redundancy, int margin, bool atOnce)
    {
        var slots = Math.Max(redundancy, results.Length);
        return Quorum.Judge([.. results.Select(c => c.ToString())], slots, redundancy, margin, Most) switch
        {
            Verdict.Accepted a => a.Digest == "W" ? weight : 0,
            Verdict.Inconclusive => 0,
            Verdict.MoreReplicas when atOnce => 0,
            _ => Wrong(results + "W", weight * p, p, redundancy, margin, atOnce) + Wrong(results + "H", weight * (1 - p), p, redundancy, margin, atOnce),
        };
    }

    private static string Play(string[] bySlot, int redundancy, int margin, Random random)
    {
        var slots = redundancy;
        var reported = new List<int>();
        while (true)
        {
            var pending = Enumerable.Range(0, slots).Except(reported).ToArray();
            if (pending.Length == 0) return "stuck";
            reported.Add(pending[random.Next(pending.Length)]);
            switch (Quorum.Judge([.. reported.Select(i => bySlot[i])], slots, redundancy, margin, Most))
            {
                case Verdict.Accepted a:
                    return $"{a.Digest} of {slots}, {reported.Count} reported";
                case Verdict.Inconclusive:
                    return "inconclusive";
                case Verdict.MoreReplicas more:
                    slots += more.Count;
                    break;
            }
        }
    }

    private static string Short(Verdict verdict) => verdict switch
    {
        Verdict.Accepted a => a.Digest,
        Verdict.MoreReplicas m => $"+{m.Count}",
        Verdict.Inconclusive => "no",
        _ => "Wait",
    };
}
