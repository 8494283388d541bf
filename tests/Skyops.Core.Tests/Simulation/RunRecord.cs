using Skyops.Core.Validation;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>What the machines really did.</summary>
internal sealed class RunRecord
{
    private readonly HashSet<(AttemptKey Key, string Node, AttemptExit Exit, string Digest)> _made = [];
    private readonly Dictionary<(string TaskId, int Stage, int Shard), OutputFile[]> _honest = [];
    private readonly Dictionary<string, OutputFile[]> _files = new(StringComparer.Ordinal);

    public void Started(string node, Assignment assignment)
    {
        var key = assignment.Key;
        _honest.TryAdd((key.TaskId, key.Stage, key.Shard), WorkerModel.Outputs(assignment));
    }

    public void Made(SignedReceipt signed)
    {
        _made.Add(Name(signed));
        if (signed.Receipt.Outputs.Length > 0) _files.TryAdd(signed.Receipt.Digest, signed.Receipt.Outputs);
    }

    /// <summary>True when that node has made this receipt.</summary>
    public bool WasMade(SignedReceipt signed) => _made.Contains(Name(signed));

    /// <summary>True when an honest machine gives this for a shard, or may where machines differ in the last digits.</summary>
    public bool IsRight(string taskId, int stage, int shard, string digest)
    {
        if (!_honest.TryGetValue((taskId, stage, shard), out var honest)) return false;
        return digest == OutputDigest.Of(honest) || (_files.TryGetValue(digest, out var given) && given.Length > 0 && SimNumbers.IsRight(honest, given));
    }

    private static (AttemptKey Key, string Node, AttemptExit Exit, string Digest) Name(SignedReceipt signed) =>
        (signed.Receipt.Key, signed.Node, signed.Receipt.Exit, signed.Receipt.Digest);
}
