using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>What the machines really did.</summary>
internal sealed class RunRecord
{
    private readonly HashSet<(AttemptKey Key, string Node, AttemptExit Exit, string Digest)> _made = [];
    private readonly Dictionary<(string TaskId, int Stage, int Shard), string> _honest = [];

    public void Started(string node, Assignment assignment)
    {
        var key = assignment.Key;
        _honest.TryAdd((key.TaskId, key.Stage, key.Shard), WorkerModel.HonestDigest(assignment));
    }

    public void Made(SignedReceipt signed) => _made.Add(Name(signed));

    /// <summary>True when that node has made this receipt.</summary>
    public bool WasMade(SignedReceipt signed) => _made.Contains(Name(signed));

    /// <summary>What an honest machine gives for a shard.</summary>
    public string? HonestDigest(string taskId, int stage, int shard) => _honest.GetValueOrDefault((taskId, stage, shard));

    private static (AttemptKey Key, string Node, AttemptExit Exit, string Digest) Name(SignedReceipt signed) =>
        (signed.Receipt.Key, signed.Node, signed.Receipt.Exit, signed.Receipt.Digest);
}
