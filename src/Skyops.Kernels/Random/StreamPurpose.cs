namespace Skyops.Kernels.Random;

/// <summary>
/// What a random stream is for; keeps the streams of one seed apart. The numbers are part of the format.
/// </summary>
public enum StreamPurpose
{
    /// <summary>Initial values of the parameters, one stream a parameter.</summary>
    InitialWeights = 1,

    /// <summary>Which rows are the test set.</summary>
    TestSplit = 2,

    /// <summary>How a round deals the training rows out to its shards.</summary>
    ShardSplit = 3,

    /// <summary>The order of a shard's rows in one epoch.</summary>
    EpochOrder = 4,
}

/// <summary>Makes the streams.</summary>
public static class RandomStreams
{
    /// <summary>The stream of a purpose and up to three indices (16, 16 and 24 bits).</summary>
    public static RandomStream Of(ulong seed, StreamPurpose purpose, int first = 0, int second = 0, int third = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)first, 0xFFFFu);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)second, 0xFFFFu);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)third, 0xFFFFFFu);
        return new RandomStream(
            seed, ((ulong)purpose << 56) | ((ulong)(uint)first << 40) | ((ulong)(uint)second << 24) | (uint)third);
    }
}
