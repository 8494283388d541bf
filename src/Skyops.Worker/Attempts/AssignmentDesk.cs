using Google.Protobuf.Collections;
using Skyops.Tasks;
using Skyops.Worker.Gateway;
using Skyops.Worker.Kubernetes;
using Skyops.Worker.Options;
using Skyops.Worker.Receipts;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Attempts;

/// <summary>
/// Takes bundles of assignments. Noops, which measure the network itself, are done here and now: their receipts go to
/// the outbox in one piece, without a folder, task or timer each. Everything else starts in the table. Called by the
/// one thread that reads the stream.
/// </summary>
internal sealed class AssignmentDesk(
    AttemptTable table,
    ReceiptOutbox receipts,
    Outbound outbound,
    IReadOnlyCollection<string> executors,
    NodePolicy policy,
    ClusterOffer? cluster)
{
    private readonly OrderReader orders = new();

    /// <summary>Takes or declines each; tells the silo which.</summary>
    public void Take(RepeatedField<Wire.Assignment> assignments)
    {
        var accepted = new Wire.Accepted();
        var done = new List<Wire.Receipt>();
        var declined = new Dictionary<string, Wire.Declined>(StringComparer.Ordinal);
        foreach (var assignment in assignments)
        {
            if (assignment.Key is null || receipts.Holds(assignment.Key.ToKey())) continue;
            if (TakeOne(assignment, done) is { } reason)
            {
                if (!declined.TryGetValue(reason, out var group))
                {
                    declined.Add(reason, group = new Wire.Declined { Reason = reason });
                }

                group.Attempts.Add(assignment.Key);
            }
            else
            {
                accepted.Attempts.Add(assignment.Key);
            }
        }

        if (accepted.Attempts.Count > 0) outbound.Post(new Wire.WorkerMessage { Accepted = accepted });
        foreach (var group in declined.Values) outbound.Post(new Wire.WorkerMessage { Declined = group });
        if (done.Count > 0) receipts.Add(done);
    }

    private string? TakeOne(Wire.Assignment assignment, List<Wire.Receipt> done)
    {
        if (!AttemptFolder.CanName(assignment.Key.ToKey())) return "The attempt's key is malformed.";
        if (!orders.TryRead(assignment.OrderJson, out var order, out var problem)) return problem;
        var executor = OrderReader.ExecutorOf(order);
        if (!executors.Contains(executor)) return $"This worker does not offer the executor '{executor}'.";
        if (policy.Refuses(assignment, order) is { } refusal) return refusal;
        if (cluster?.Misfit(order, assignment) is { } misfit) return misfit;
        if (order is not NoopOrder) return table.Start(assignment, order);
        done.Add(ReceiptForm.Succeeded(assignment.Key, []));
        return null;
    }
}
