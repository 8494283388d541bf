namespace Skyops.Core.Validation;

/// <summary>
/// When replicas agree. The planned replicas are all awaited. If they agree, their digest is accepted. If not, so
/// many replicas are added as could give the leading digest
/// a lead of <c>margin</c> over all others together, until it has that lead or the limit is reached.
/// </summary>
/// <remarks>
/// Additions are the fewest that can suffice, so acceptance after a mismatch needs every one of them: the verdict and
/// the set of paid nodes depend on the results alone, not on the
/// order in which they arrive. With two planned replicas and margin 2 the difference of votes is a random walk from 0
/// to ±2: with a share p of colluders the wrong digest wins
/// with p²/(p² + (1 − p)²) at most (5.9 % at 20 %), of that p² (4.0 %) without any honest replica; two of three would
/// give p²(3 − 2p) (10.4 %).
/// </remarks>
public static class Quorum
{
    /// <param name="results">Digests of the slots that have reported, in any order.</param>
    /// <param name="slots">Slots of the shard, reported or not.</param>
    /// <param name="redundancy">Slots it was planned with.</param>
    /// <param name="margin">Lead that the winner must have once results differ.</param>
    /// <param name="most">Slots a shard may have at most.</param>
    public static Verdict Judge(IReadOnlyCollection<string> results, int slots, int redundancy, int margin, int most)
    {
        if (results.Count == 0 || results.Count < redundancy) return new Verdict.Wait();
        var (leader, votes) = Leader(results);
        var others = results.Count - votes;
        var pending = slots - results.Count;
        if (others == 0 && pending == 0 && slots == redundancy) return new Verdict.Accepted(leader);
        var lead = votes - others;
        if (pending == 0 && lead >= margin) return new Verdict.Accepted(leader);
        var missing = margin - (lead + pending);
        if (missing <= 0) return new Verdict.Wait();
        return slots + missing <= most ? new Verdict.MoreReplicas(missing) : new Verdict.Inconclusive();
    }

    /// <summary>
    /// The same where results may match without being equal. A result counts for a candidate that it matches itself, never
    /// because it matches another that does. The leader is the candidate with most votes, of several the first.
    /// Nothing is judged before every slot has reported, so that here too the order of arrival changes nothing.
    /// </summary>
    /// <param name="results">Digests of the slots that have reported, in the order of their epochs.</param>
    /// <param name="slots">Slots of the shard, reported or not.</param>
    /// <param name="redundancy">Slots it was planned with.</param>
    /// <param name="margin">Lead that the winner must have once results differ.</param>
    /// <param name="most">Slots a shard may have at most.</param>
    /// <param name="matches">Whether the second result matches the first, which is the candidate; asked of different ones only.</param>
    public static Verdict Judge(
        IReadOnlyList<string> results, int slots, int redundancy, int margin, int most, Func<string, string, bool> matches)
    {
        if (results.Count == 0 || results.Count < Math.Max(slots, redundancy)) return new Verdict.Wait();
        var (leader, votes) = ("", 0);
        foreach (var candidate in results.Distinct(StringComparer.Ordinal))
        {
            var count = results.Count(other => other == candidate || matches(candidate, other));
            if (count > votes) (leader, votes) = (candidate, count);
        }

        var lead = votes - (results.Count - votes);
        if (lead >= margin || (votes == results.Count && slots == redundancy)) return new Verdict.Accepted(leader);
        var missing = margin - lead;
        return slots + missing <= most ? new Verdict.MoreReplicas(missing) : new Verdict.Inconclusive();
    }

    private static (string Digest, int Votes) Leader(IReadOnlyCollection<string> results)
    {
        var votes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var digest in results) votes[digest] = votes.GetValueOrDefault(digest) + 1;
        var leader = votes.MaxBy(v => v.Value);
        return (leader.Key, leader.Value);
    }
}
