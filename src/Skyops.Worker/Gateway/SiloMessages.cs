using Skyops.Tasks;
using Skyops.Worker.Attempts;
using Skyops.Worker.Receipts;
using Skyops.Worker.Sealing;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Gateway;

/// <summary>Hands each message of the silo to the part of the worker it concerns.</summary>
internal sealed class SiloMessages(
    AssignmentDesk desk, AttemptTable table, ReceiptOutbox receipts, Heartbeats heartbeats, NodeKeys keys)
{
    /// <exception cref="WorkerRefusedException">The silo ends the connection.</exception>
    public void Handle(Wire.SiloMessage message)
    {
        switch (message.KindCase)
        {
            case Wire.SiloMessage.KindOneofCase.Assign:
                desk.Take(message.Assign.Assignments);
                break;
            case Wire.SiloMessage.KindOneofCase.Stop:
                foreach (var key in message.Stop.Attempts) table.Stop(key.ToKey(), StopCause.Ordered);
                break;
            case Wire.SiloMessage.KindOneofCase.Heartbeat:
                heartbeats.Acknowledge(message.Heartbeat.Number);
                if (message.Heartbeat.Echo != 0) heartbeats.Echo(message.Heartbeat.Echo);
                break;
            case Wire.SiloMessage.KindOneofCase.Receipts:
                receipts.Acknowledge(message.Receipts);
                break;
            case Wire.SiloMessage.KindOneofCase.Log when message.Log.Key is { } key:
                table.LogAcknowledged(key.ToKey(), message.Log.Number, message.Log.QuotaReached);
                break;
            case Wire.SiloMessage.KindOneofCase.Checkpoint when message.Checkpoint.Key is { } key:
                Checkpointed(table.Find(key.ToKey()), message.Checkpoint);
                break;
            case Wire.SiloMessage.KindOneofCase.Keys:
                keys.Answer(message.Keys);
                break;
            case Wire.SiloMessage.KindOneofCase.Refused:
                throw Refusal(message.Refused);
        }
    }

    public static WorkerRefusedException Refusal(Wire.Refused refused) =>
        new(refused.Code, refused.Detail, refused.Hint, refused.Retryable);

    /// <summary>An attempt whose checkpoint is refused for good has been given to another node or ended.</summary>
    private static void Checkpointed(Attempt? attempt, Wire.CheckpointAck acknowledgement)
    {
        if (attempt is null) return;
        attempt.Checkpoints?.Acknowledge(acknowledgement.Step);
        if (acknowledgement.Answer is nameof(ReportAnswer.StaleEpoch) or nameof(ReportAnswer.TaskEnded)
            or nameof(ReportAnswer.WrongNode) or nameof(ReportAnswer.UnknownAttempt))
        {
            attempt.Stop(StopCause.Ordered);
        }
    }
}
