using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Skyops.Core.Validation;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Nodes;

/// <summary>A small job with a known answer.</summary>
/// <param name="Order">What to do.</param>
/// <param name="Data">The one input's bytes; null when there is none.</param>
/// <param name="Digest">Of the output manifest that every machine makes that works.</param>
public sealed record CanaryWork(WorkOrder Order, CanaryData? Data, string Digest)
{
    /// <summary>As the node gets it: like any other assignment.</summary>
    public Assignment ToAssignment(AttemptKey key, string owner, Amount price)
    {
        InputFile[] inputs = Data is { } data ? [new InputFile("dataset", data.Sha256, data.Bytes.Length, Canaries.DataName)] : [];
        var resources = new ResourceRequest { CpuCores = 1, RamMiB = 256, DiskMiB = 16 };
        return new Assignment(key, owner, Order, inputs, resources, (int)Canaries.Longest.TotalSeconds, 0, null, price);
    }
}

/// <summary>The input of a canary.</summary>
public sealed record CanaryData(byte[] Bytes, string Sha256);

/// <summary>
/// What a node that failed three tasks runs before it works again: the training kernels over a table of a few rows, whose
/// answer is the same bits on every machine and stands here; a node that does not train does nothing and says so. The
/// first comes a while after the quarantine; each failure doubles the wait, up to six hours.
/// </summary>
public static class Canaries
{
    public const string DataName = "canary.csv";

    /// <summary>No answer after this is a wrong answer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan MostWait = TimeSpan.FromHours(6);
    private const int Rows = 48;
    private const int Features = 8;

    /// <summary>SHA-256 of <c>state.safetensors</c> by seed from 1, and its size; a test trains them anew.</summary>
    private static readonly string[] States =
    [
        "4487da49cb45a92fd8a393cdaaaf9596be2bc3d997599d54d97746f7c64d041a",
        "c0b15842be039db6237ba06b9f690bcab8b2bcf43d82ebb65a9e84c8664cc802",
        "e81fd5f993426f831c486794cdfecfcb1c9ec7f5eefb8a01f4da02759c9e74cd",
        "54b00981b2756bdc9eb1fc275b8537583c534835789161608a7847f13ff31f51",
    ];

    private const int StateBytes = 72_296;

    /// <summary>Address of the input that all of them have.</summary>
    public static string DataSha256 => Table.Sha256;

    /// <summary>How many different ones there are.</summary>
    public static int Answers => States.Length;

    private static readonly CanaryData Table = Data();

    /// <summary>The canary of a number, for a node that offers these executors.</summary>
    public static CanaryWork Of(string[] executors, int number)
    {
        if (!executors.Contains("train")) return new CanaryWork(new NoopOrder(), null, OutputDigest.Of([]));
        var seed = number % States.Length;
        var train = new TrainWorkload
        {
            Model = "mlp",
            Dataset = new DataReference(Table.Sha256, DataName, Table.Bytes.Length),
            Rounds = 1,
            Seed = (ulong)seed + 1,
            LocalEpochs = 2,
            BatchSize = 16,
        };
        var digest = OutputDigest.Of([new OutputFile("state.safetensors", StateBytes, States[seed])]);
        return new CanaryWork(new TrainRoundOrder(train, 0, 0, 1), Table, digest);
    }

    /// <summary>
    /// When a node's next canary is due, or when the one under way has had its time; null when it needs none.
    /// </summary>
    /// <param name="state">The node.</param>
    /// <param name="firstWait">From the quarantine to the first.</param>
    public static DateTimeOffset? DueAt(NodeState state, TimeSpan firstWait)
    {
        if (state is not NodeState.Quarantined { ByOperator: false, Link: NodeLink.Reachable } quarantined) return null;
        var canary = quarantined.Canary;
        if (canary.Out is { } sent) return sent.At + Longest;
        var wait = firstWait * Math.Pow(2, Math.Min(canary.Failed, 16));
        return (canary.FailedAt ?? quarantined.Since) + (wait < MostWait ? wait : MostWait);
    }

    internal static NodeDecision Send(NodeState.Quarantined state, NodeCommand.SendCanary x, DateTimeOffset now) =>
        state is { ByOperator: false, Link: NodeLink.Reachable, Canary.Out: null }
            ? NodeDecision.Of(new NodeEvent.CanarySent(now, x.Key, x.Digest))
            : NodeDecision.Nothing;

    internal static NodeDecision Answer(NodeState.Quarantined state, NodeCommand.AnswerCanary x, DateTimeOffset now)
    {
        if (state.Canary.Out is not { } sent || sent.Key != x.Key) return NodeDecision.Nothing;
        return x.Problem is null && x.Digest == sent.Digest
            ? NodeDecision.Of(new NodeEvent.NodeReleased(now, "its canary was right"))
            : NodeDecision.Of(new NodeEvent.CanaryFailed(now, x.Key, x.Problem ?? "the answer was wrong"));
    }

    internal static NodeDecision Lose(NodeState.Quarantined state, DateTimeOffset now) =>
        state.Canary.Out is { } sent ? NodeDecision.Of(new NodeEvent.CanaryLost(now, sent.Key)) : NodeDecision.Nothing;

    private static CanaryData Data()
    {
        var text = new StringBuilder();
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Features; column++)
                text.Append(CultureInfo.InvariantCulture, $"0.{(((row * Features) + column) * 37) % 101:000},");
            text.Append(CultureInfo.InvariantCulture, $"{row % 2}\n");
        }

        var bytes = Encoding.ASCII.GetBytes(text.ToString());
        return new CanaryData(bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }
}
