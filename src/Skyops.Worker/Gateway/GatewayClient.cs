using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Skyops.Worker.Attempts;
using Skyops.Worker.Blobs;
using Skyops.Worker.Options;
using Skyops.Worker.Receipts;
using Skyops.Worker.Sealing;
using Skyops.Worker.Telemetry;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Gateway;

/// <summary>
/// Keeps a stream to one of the silos: tries all addresses in a round, waits, tries again. After each enrolment
/// everything that was not acknowledged goes out again.
/// </summary>
internal sealed class GatewayClient(
    WorkerOptions options,
    NodePolicy policy,
    Wire.Capabilities capabilities,
    AttemptTable table,
    AssignmentDesk desk,
    ReceiptOutbox receipts,
    Outbound outbound,
    NodeKeys keys,
    BlobAccess blobs,
    LeaseGuard lease,
    HeldBlobs held,
    GpuTelemetry? gpus,
    TimeProvider time,
    ILogger log)
{
    private static readonly TimeSpan LastAnswer = TimeSpan.FromSeconds(2);

    private readonly string instanceId = Guid.NewGuid().ToString("N");
    private readonly ReconnectDelay delay = new(new Random());
    private volatile Task connection = Task.CompletedTask;
    private volatile bool leaving;
    private ulong[] announced = [];
    private int next;

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="WorkerRefusedException">A silo refuses this worker for good.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!leaving)
        {
            var began = lease.Now;
            var (enrolled, allRefused) = await TryRoundAsync(cancellationToken);
            if (enrolled) delay.Reset();
            if (allRefused && options.AllSilosNamed) lease.AllRefused(began);
            var wait = delay.Next(lease.FenceAfter);
            if (!enrolled) WorkerLog.NoSilo(log, (long)wait.TotalMilliseconds, allRefused);
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>
    /// After the outgoing queue was closed: waits until the silo has had it all, and connects no more.
    /// </summary>
    public Task LeaveAsync(TimeSpan patience)
    {
        leaving = true;
        return Task.WhenAny(connection, Task.Delay(patience, time));
    }

    /// <summary>
    /// Tries each address once, until one has enrolled this worker and its connection has ended again.
    /// </summary>
    private async Task<(bool Enrolled, bool AllRefused)> TryRoundAsync(CancellationToken cancellationToken)
    {
        var allRefused = true;
        for (var i = 0; i < options.Silos.Count; i++)
        {
            var silo = options.Silos[next];
            var enrolled = false;
            try
            {
                var connecting = ConnectAsync(silo, () => enrolled = true, cancellationToken);
                connection = connecting;
                await connecting;
                WorkerLog.Disconnected(log, silo.Gateway, "the silo ended the stream");
                allRefused = false;
            }
            catch (WorkerRefusedException error)
            {
                var outlook = error.IsRetryable ? "Trying again." : "";
                WorkerLog.Refused(log, silo.Gateway, error.Code, error.Message, outlook);
                if (!error.IsRetryable) throw;
                allRefused = false;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                allRefused &= !enrolled && ConnectFailure.IsInactive(error);
                if (enrolled) WorkerLog.Disconnected(log, silo.Gateway, error.Message);

                // One that went silent may be frozen and would cost a handshake's time again: the others come first.
                if (enrolled && error is TimeoutException) next = (next + 1) % options.Silos.Count;
            }

            if (enrolled) return (true, false);
            next = (next + 1) % options.Silos.Count;
        }

        return (false, allRefused);
    }

    private async Task ConnectAsync(SiloEndpoint silo, Action enrolled, CancellationToken cancellationToken)
    {
        await using var connection = new GatewayConnection(silo.Gateway, HandshakeWithin(), time);
        var queue = outbound.Open();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var sentAt = lease.Now;
            var welcome = await connection.EnrolAsync(
                challenge =>
                {
                    sentAt = lease.Now;
                    return Enrol(challenge);
                },
                cancellationToken);
            lease.Enrolled(sentAt, TimeSpan.FromMilliseconds(welcome.FenceAfterMs));
            blobs.Replace(silo.Api, welcome.BlobToken);
            enrolled();
            WorkerLog.Enrolled(log, silo.Gateway, welcome.Pool, welcome.HeartbeatMs, welcome.FenceAfterMs);

            var heartbeats = new Heartbeats(welcome, options.Silos.Count, table, receipts, outbound, lease, held, announced, time);
            var messages = new SiloMessages(desk, table, receipts, heartbeats, keys);
            table.Resend();
            receipts.Resend();
            Task[] parts =
            [
                connection.SendAsync(queue, ended.Token),
                connection.ReceiveAsync(messages.Handle, ended.Token),
                heartbeats.RunAsync(ended.Token),
                OpeningAsync(ended.Token),
                .. gpus is null ? (Task[])[] : [gpus.RunAsync(ended.Token)],
            ];
            var first = await Task.WhenAny(parts);

            // All is sent: this worker leaves. A reset now could overtake the last messages, so the silo ends the
            // stream.
            if (first == parts[0] && first.IsCompletedSuccessfully)
            {
                await Task.WhenAny(parts[1], Task.Delay(LastAnswer, time, cancellationToken));
            }

            await ended.CancelAsync();
            await Task.WhenAll(parts).ContinueWith(static _ => { }, TaskScheduler.Default);
            await first;
        }
        finally
        {
            outbound.Close();
        }
    }

    /// <summary>Ends when hours of work begin: until when they last is told by enrolling again.</summary>
    private Task OpeningAsync(CancellationToken cancellationToken) => policy.OpensNext is { } opens
        ? Task.Delay(opens - time.GetUtcNow(), time, cancellationToken)
        : Task.Delay(Timeout.Infinite, cancellationToken);

    /// <summary>
    /// A frozen silo takes connections and says nothing. While another one may be active, each of them gets an eighth of the
    /// lease, so that several rounds fit into what is left of it.
    /// </summary>
    private TimeSpan HandshakeWithin()
    {
        if (options.Silos.Count == 1 || lease.FenceAfter is not { } fence) return GatewayConnection.HandshakeLimit;
        var eighth = fence / 8;
        return eighth < GatewayConnection.HandshakeLimit ? eighth : GatewayConnection.HandshakeLimit;
    }

    private Wire.Enrol Enrol(Wire.Challenge challenge)
    {
        var credentials = options.Credentials;
        var enrol = new Wire.Enrol
        {
            Delegation = ByteString.CopyFrom(credentials.Delegation.Encoded),
            Proof = ByteString.CopyFrom(credentials.Prove(challenge.Nonce)),
            Owner = (credentials.Owner ?? credentials.Node).ToString(),
            OwnerConsent = ByteString.CopyFrom(credentials.OwnerConsent ?? []),
            InstanceId = instanceId,
            EncryptionKey = ByteString.CopyFrom(keys.Statement(challenge.ChainId)),
            Capabilities = capabilities,
            PricePerHour = options.PricePerHour.ToString(),
            Slots = options.Slots,
            Holds = Heartbeats.ToWire(announced = held.Prefixes),
            AvailableUntilMs = policy.AvailableUntil?.ToUnixTimeMilliseconds() ?? 0,
        };
        enrol.Running.AddRange(Heartbeats.Running(table, receipts));
        return enrol;
    }
}
