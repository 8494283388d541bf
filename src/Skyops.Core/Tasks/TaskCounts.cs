namespace Skyops.Core.Tasks;

/// <param name="Accepted">Shards with a verdict, all stages.</param>
/// <param name="Recomputed">Shards that needed more replicas than planned because results differed.</param>
/// <param name="Moved">Attempts that went elsewhere because their node failed or left.</param>
public sealed record TaskCounts(int Accepted, int Recomputed, int Moved)
{
    public static readonly TaskCounts Zero = new(0, 0, 0);
}
