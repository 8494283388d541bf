namespace Skyops.Core.Tasks.Submission;

/// <summary>Guesses which known name somebody meant.</summary>
internal static class NearestName
{
    private const int LongestGuess = 64;

    /// <summary>"Did you mean …?" for the nearest name, or a list of the names when none is near.</summary>
    public static string Remedy(string written, IReadOnlyCollection<string> known)
    {
        if (Find(written, known) is { } near) return $"Did you mean {near}?";
        return known.Count == 0 ? "Nothing is known here." : $"Use one of: {string.Join(", ", known.Take(20))}.";
    }

    /// <summary>The known name within a third of its length in edits (case does not count), or null.</summary>
    public static string? Find(string written, IReadOnlyCollection<string> known)
    {
        if (written.Length is 0 or > LongestGuess) return null;
        var best = known.Select(name => (Name: name, Edits: Edits(written.ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(x => x.Edits).ThenBy(x => x.Name, StringComparer.Ordinal).FirstOrDefault();
        return best.Name is { } found && best.Edits <= Math.Max(1, found.Length / 3) ? found : null;
    }

    /// <summary>
    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment) that turn one into the
    /// other.
    /// </summary>
    private static int Edits(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replaced, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
