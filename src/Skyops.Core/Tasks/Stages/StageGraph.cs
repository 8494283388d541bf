namespace Skyops.Core.Tasks.Stages;

/// <summary>
/// What follows from which stage comes after which. The graph has no cycle: submission refuses those.
/// </summary>
internal static class StageGraph
{
    /// <summary>The other direction: for each stage those that come after it.</summary>
    public static int[][] Readers(int[][] after)
    {
        var readers = Array.ConvertAll(after, _ => new List<int>());
        for (var stage = 0; stage < after.Length; stage++)
        {
            foreach (var before in after[stage]) readers[before].Add(stage);
        }

        return Array.ConvertAll(readers, list => list.ToArray());
    }

    /// <summary>
    /// The most stages that can be under way at once: the largest set in which none comes, however indirectly, after
    /// another. By Dilworth's theorem that is the number of stages less the pairs of a largest matching in
    /// the transitive closure (Fulkerson, 1956).
    /// </summary>
    public static int Width(int[][] after)
    {
        var before = Closure(after);
        var matched = new int[after.Length];
        Array.Fill(matched, -1);
        var pairs = 0;
        for (var stage = 0; stage < after.Length; stage++)
        {
            if (Augment(before, stage, matched, new bool[after.Length])) pairs++;
        }

        return after.Length - pairs;
    }

    private static bool[][] Closure(int[][] after)
    {
        var before = Array.ConvertAll(after, direct =>
        {
            var row = new bool[after.Length];
            foreach (var stage in direct) row[stage] = true;
            return row;
        });
        for (var middle = 0; middle < after.Length; middle++)
        {
            foreach (var row in before)
            {
                if (!row[middle]) continue;
                for (var stage = 0; stage < row.Length; stage++) row[stage] |= before[middle][stage];
            }
        }

        return before;
    }

    private static bool Augment(bool[][] before, int stage, int[] matched, bool[] seen)
    {
        for (var other = 0; other < matched.Length; other++)
        {
            if (!before[stage][other] || seen[other]) continue;
            seen[other] = true;
            if (matched[other] >= 0 && !Augment(before, matched[other], matched, seen)) continue;
            matched[other] = stage;
            return true;
        }

        return false;
    }
}
