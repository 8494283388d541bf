using System.Collections.Immutable;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Shards;

/// <summary>
/// What comparing the results of a shard came to, by digest: results that are equal bit by bit are compared once. Sealed
/// until the verdict, as the results are.
/// </summary>
/// <param name="Pairs">By the digest of the candidate and that of the result compared with it.</param>
/// <param name="Unreadable">Why a result cannot be compared; it matches only its equals.</param>
public sealed record ComparisonBook(
    ImmutableSortedDictionary<(string Candidate, string Other), ComparedNumbers> Pairs,
    ImmutableSortedDictionary<string, string> Unreadable)
{
    public static readonly ComparisonBook Empty = new(
        ImmutableSortedDictionary<(string, string), ComparedNumbers>.Empty,
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>Whether the second matches the first, which is the candidate.</summary>
    public bool Matches(string candidate, string other) => candidate == other || Pairs.GetValueOrDefault((candidate, other)) is { Match: true };

    /// <summary>
    /// Different results that have not been compared with one another, each by the earliest epoch that gave it; none before every
    /// slot has reported.
    /// </summary>
    public static IEnumerable<(SlotState.Reported First, SlotState.Reported Second)> Due(ShardState shard)
    {
        if (shard.Slots.Any(slot => slot is not SlotState.Reported)) yield break;
        var (book, results) = (shard.Compared, shard.ResultsInOrder().DistinctBy(slot => slot.Result.Digest).ToArray());
        for (var first = 0; first < results.Length; first++)
        {
            for (var second = first + 1; second < results.Length; second++)
            {
                if (book.Needs(results[first].Result.Digest, results[second].Result.Digest)) yield return (results[first], results[second]);
            }
        }
    }

    public ComparisonBook With(ShardState shard, ResultsCompared e)
    {
        var digests = shard.ResultsInOrder().ToDictionary(slot => slot.Attempt.Epoch, slot => slot.Result.Digest);
        var (pairs, unreadable) = (Pairs, Unreadable);
        foreach (var pair in e.Pairs)
        {
            var (first, second) = (digests[pair.First], digests[pair.Second]);
            pairs = pairs.SetItem((first, second), new ComparedNumbers(pair.SecondMatchesFirst, pair.Difference, pair.Detail))
                .SetItem((second, first), new ComparedNumbers(pair.FirstMatchesSecond, pair.Difference, pair.Detail));
        }

        foreach (var result in e.Unreadable) unreadable = unreadable.SetItem(digests[result.Epoch], result.Reason);
        return new ComparisonBook(pairs, unreadable);
    }

    private bool Needs(string first, string second) =>
        !Pairs.ContainsKey((first, second)) && !Unreadable.ContainsKey(first) && !Unreadable.ContainsKey(second);
}

/// <summary>One way round of a pair.</summary>
/// <param name="Match">The result matches the candidate.</param>
/// <param name="Difference">Largest finite difference of two numbers; null when none were compared.</param>
/// <param name="Detail">Where they are too far apart; null where they are not.</param>
public sealed record ComparedNumbers(bool Match, double? Difference, string? Detail);
