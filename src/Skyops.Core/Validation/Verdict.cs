namespace Skyops.Core.Validation;

/// <summary>What the results of a shard's replicas amount to so far.</summary>
public abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>Not every replica has answered.</summary>
    public sealed record Wait : Verdict;

    /// <summary>Enough replicas gave this digest.</summary>
    public sealed record Accepted(string Digest) : Verdict;

    /// <summary>Results differ; this many more replicas may settle it.</summary>
    public sealed record MoreReplicas(int Count) : Verdict;

    /// <summary>Results differ and no allowed number of further replicas can settle it.</summary>
    public sealed record Inconclusive : Verdict;
}
