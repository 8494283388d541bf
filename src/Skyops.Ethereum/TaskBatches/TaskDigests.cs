using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Skyops.Ethereum.Hashing;

namespace Skyops.Ethereum.TaskBatches;

/// <summary>
/// What the four trees of a batch say of one task: SHA-256 over a name, the task's id and the parts, each text as its length (4 bytes,
/// big-endian) and UTF-8, each number as 8 bytes, each list after its length. So whoever has the parts can say whether the chain has them.
/// </summary>
public static class TaskDigests
{
    /// <summary>All events of its life as its owner sees them: sequence number, type, JSON.</summary>
    public static Hash256 LifeEvents(string task, IReadOnlyCollection<(long Seq, string Type, string Data)> events)
    {
        using var digest = new Digest("skyops-task-life-v1", task);
        digest.Number(events.Count);
        foreach (var (seq, type, data) in events) digest.Number(seq).Text(type).Text(data);
        return digest.End();
    }

    /// <summary>What was asked for, how it ended and what came out: path and SHA-256 of each file.</summary>
    public static Hash256 Execution(string task, string specHash, string status, IReadOnlyCollection<(string Path, string Sha256)> outputs)
    {
        using var digest = new Digest("skyops-task-execution-v1", task);
        digest.Text(specHash).Text(status).Number(outputs.Count);
        foreach (var (path, sha256) in outputs) digest.Text(path).Text(sha256);
        return digest.End();
    }

    /// <summary>The pieces of its logs in the order they came: attempt, number, SHA-256 of the text.</summary>
    public static Hash256 Logs(string task, IReadOnlyCollection<(string Attempt, long Number, string Sha256)> pieces)
    {
        using var digest = new Digest("skyops-task-logs-v1", task);
        digest.Number(pieces.Count);
        foreach (var (attempt, number, sha256) in pieces) digest.Text(attempt).Number(number).Text(sha256);
        return digest.End();
    }

    /// <summary>What its nodes signed: attempt, node, digest of the result, proof of the signature.</summary>
    public static Hash256 Receipts(string task, IReadOnlyCollection<(string Attempt, string Node, string Result, string Proof)> receipts)
    {
        using var digest = new Digest("skyops-task-receipts-v1", task);
        digest.Number(receipts.Count);
        foreach (var (attempt, node, result, proof) in receipts) digest.Text(attempt).Text(node).Text(result).Text(proof);
        return digest.End();
    }

    private sealed class Digest : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public Digest(string name, string task) => Text(name).Text(task);

        public Digest Number(long number)
        {
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteInt64BigEndian(bytes, number);
            _hash.AppendData(bytes);
            return this;
        }

        public Digest Text(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            _hash.AppendData(length);
            _hash.AppendData(bytes);
            return this;
        }

        public Hash256 End() => Hash256.FromBytes(_hash.GetHashAndReset());

        public void Dispose() => _hash.Dispose();
    }
}
