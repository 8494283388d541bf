using Skyops.Kernels.Random;

namespace Skyops.Kernels.Data;

/// <summary>
/// Which rows train and which test: a permutation of all rows by the seed; the first ⌊rows · fraction⌋, at least one
/// and not all, are the test set. Both lists ascend.
/// </summary>
public sealed class DataSplit
{
    private DataSplit(int[] train, int[] test) => (Train, Test) = (train, test);

    /// <summary>Rows to train on.</summary>
    public IReadOnlyList<int> Train { get; }

    /// <summary>Rows to test on.</summary>
    public IReadOnlyList<int> Test { get; }

    /// <summary>The split of so many rows.</summary>
    public static DataSplit Of(int rows, double testFraction, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 2);
        var order = RandomStreams.Of(seed, StreamPurpose.TestSplit).Permutation(rows);
        var test = Math.Clamp((int)(rows * testFraction), 1, rows - 1);
        return new DataSplit([.. order[test..].Order()], [.. order[..test].Order()]);
    }

    /// <summary>
    /// The training rows of one shard of one round: the round's permutation of the training rows, cut into parts whose
    /// sizes differ by one at most.
    /// </summary>
    public int[] ShardRows(ulong seed, int round, int shard, int shards)
    {
        var order = RandomStreams.Of(seed, StreamPurpose.ShardSplit, round).Permutation(Train.Count);
        var from = (int)((long)Train.Count * shard / shards);
        var to = (int)((long)Train.Count * (shard + 1) / shards);
        return [.. order[from..to].Select(i => Train[i])];
    }
}
