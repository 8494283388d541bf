using Skyops.Tasks;

namespace Skyops.Core.Tasks.Shards;

/// <summary>What a successful receipt said. Sealed until the verdict: no view or message shows it before.</summary>
/// <param name="Digest">Of the output manifest.</param>
/// <param name="Outputs">The manifest.</param>
/// <param name="MeteredMs">
/// Run time that may be charged: what the node claims, at most the time since the lease and the wall time limit.
/// </param>
public sealed record AttemptResult(string Digest, OutputFile[] Outputs, long MeteredMs);
