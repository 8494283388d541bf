using Skyops.Worker.Attempts;
using Skyops.Worker.Blobs;
using Skyops.Worker.Receipts;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Gateway;

/// <summary>
/// The heartbeats of one connection. Each lists what runs here or waits for the acknowledgement of its receipt. A silo
/// that acknowledges none for three beats or half of the fence time (a quarter where there are others to try) is given up, so that there is time to
/// reach another one.
/// </summary>
internal sealed class Heartbeats(
    Wire.Welcome welcome,
    int silos,
    AttemptTable table,
    ReceiptOutbox receipts,
    Outbound outbound,
    LeaseGuard lease,
    HeldBlobs held,
    ulong[] announced,
    TimeProvider time)
{
    private ulong[] told = announced;
    private readonly TimeSpan period = TimeSpan.FromMilliseconds(Math.Max(1, welcome.HeartbeatMs));
    private readonly Lock sync = new();
    private readonly Queue<(ulong Number, TimeSpan SentAt)> waiting = new();
    private TimeSpan lastSign = lease.Now;

    /// <summary>Beats until cancelled.</summary>
    /// <exception cref="TimeoutException">The silo has gone silent.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var patience = TimeSpan.FromTicks(
            Math.Max(3 * period.Ticks, TimeSpan.FromMilliseconds(welcome.FenceAfterMs).Ticks / (silos > 1 ? 4 : 2)));
        using var timer = new PeriodicTimer(period, time);
        for (var number = 1UL; await timer.WaitForNextTickAsync(cancellationToken); number++)
        {
            lock (sync)
            {
                if (lease.Now - lastSign > patience) throw new TimeoutException("The silo acknowledges no heartbeats.");
                waiting.Enqueue((number, lease.Now));
            }

            var beat = new Wire.Heartbeat { Number = number };
            beat.Running.AddRange(Running(table, receipts));
            if (held.Prefixes is var holds && !holds.AsSpan().SequenceEqual(told)) beat.Holds = ToWire(told = holds);
            outbound.Post(new Wire.WorkerMessage { Heartbeat = beat });
        }
    }

    /// <summary>The silo has had this one: the lease counts from when it was sent.</summary>
    public void Acknowledge(ulong number)
    {
        TimeSpan? sentAt = null;
        lock (sync)
        {
            while (waiting.TryPeek(out var first) && first.Number <= number)
            {
                sentAt = waiting.Dequeue().SentAt;
            }

            if (sentAt is not null) lastSign = lease.Now;
        }

        if (sentAt is { } sent) lease.Acknowledged(sent);
    }

    /// <summary>The silo measures how far this worker is.</summary>
    public void Echo(ulong nonce) => outbound.Post(new Wire.WorkerMessage { Echo = new Wire.Echo { Nonce = nonce } });

    public static Wire.Holdings ToWire(ulong[] prefixes)
    {
        var holds = new Wire.Holdings();
        holds.Prefixes.AddRange(prefixes);
        return holds;
    }

    /// <summary>Everything this worker still owes an answer for.</summary>
    public static IEnumerable<Wire.AttemptKey> Running(AttemptTable table, ReceiptOutbox receipts) =>
        table.Snapshot().Select(attempt => attempt.Key).Union(receipts.Unacknowledged()).Select(WireMapping.ToWire);
}
