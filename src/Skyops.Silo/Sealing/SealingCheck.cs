using Skyops.Errors;
using Skyops.Sealing.Wrapping;
using Skyops.Tasks;

namespace Skyops.Silo.Sealing;

/// <summary>Whether a task that is encrypted could be given its keys, looked at when it is submitted.</summary>
public sealed class SealingCheck(BrokerKey broker)
{
    private const string Remedy = "ask for the broker's key anew (GET /v1/encryption-key) and wrap the secret to it";

    /// <summary>What is wrong; null when nothing is, or the task is not encrypted.</summary>
    public FieldError? Problem(TaskSpec spec)
    {
        if (spec.Sealing is not { } sealing) return null;
        if (!SealedEnvelope.TryRead(Convert.FromBase64String(sealing.Envelope), out var envelope))
            return new FieldError("sealing.envelope", null, "is no envelope of keys", "an envelope of Skyops.Sealing", "let the client library or the CLI make it");
        return (sealing.Keys, envelope.Recipients.Contains(broker.Key.PublicKey.Id)) switch
        {
            (SealingKeys.Broker, false) => new FieldError("sealing.envelope", null, "is not for this broker, who is to release keys", "the broker's key among the recipients", Remedy),
            (SealingKeys.Mine, true) => new FieldError(
                "sealing.envelope", null, "is for the broker too, who is not to have the keys", "the owner's key alone", "let the client library or the CLI make it"),
            _ => null,
        };
    }
}
