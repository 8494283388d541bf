using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Ethereum.Sealing;
using Skyops.Grpc.V1;
using Skyops.Sealing;
using Skyops.Sealing.Keys;
using Skyops.Sealing.Releases;
using Skyops.Sealing.Wrapping;
using Skyops.Silo.Gateway;
using Skyops.Tasks;

namespace Skyops.Silo.Sealing;

/// <summary>
/// Answers nodes that ask for the keys of an attempt. The task decides, and its journal says so before any key leaves; then the broker derives the few keys that this attempt
/// needs and seals them to the node.
/// </summary>
public sealed class KeyReleases(BrokerKey broker, IGrainFactory grains, TimeProvider time, ILogger<KeyReleases> logger)
{
    public async Task<KeyAnswer> AnswerAsync(VerifiedNode node, Grpc.V1.AttemptKey asked)
    {
        var key = asked.ToKey();
        var answer = new KeyAnswer { Key = asked };
        if (node.EncryptionKey is not { } statement || statement.VerifyTimes(time.GetUtcNow()) != EncryptionKeyVerdict.Valid)
        {
            answer.Refused = "the worker has brought no encryption key that is valid now";
            return answer;
        }

        var recipient = SealingPublicKey.Read(statement.Statement.PublicKey.Encoded);
        var request = new AttemptKeyRequest(key, node.Address, recipient.Id.ToString(), Convert.ToBase64String(statement.ToBytes()));
        var terms = await grains.GetGrain<ITaskGrain>(key.TaskId).ReleaseKeysAsync(request);
        if (terms.IsRefused)
        {
            logger.KeysRefused(node.Address, key.ToString(), terms.Refusal.Detail);
            answer.Refused = terms.Refusal.Detail;
            return answer;
        }

        try
        {
            answer.Release = ByteString.CopyFrom(Seal(terms.Value, key, recipient));
            logger.KeysReleased(node.Address, key.ToString(), recipient.Id.ToString());
        }
        catch (SealingException failure)
        {
            logger.KeysRefused(node.Address, key.ToString(), failure.Message);
            answer.Refused = $"the broker cannot open the task's secret: {failure.Message}";
        }

        return answer;
    }

    private byte[] Seal(KeyTerms terms, Skyops.Tasks.AttemptKey key, SealingPublicKey recipient)
    {
        var envelope = SealedEnvelope.Read(Convert.FromBase64String(terms.Sealing.Envelope));
        using var secret = TaskSecret.Open(terms.Sealing.Id, envelope, broker.Key);
        KeyScope[] scopes =
        [
            KeyScope.Inputs, KeyScope.Digests(key.Stage, key.Shard), KeyScope.Attempt(key.Stage, key.Shard, key.Epoch),
            .. terms.Reads.Select(read => KeyScope.Attempt(read.Stage, read.Shard, read.Epoch)),
        ];
        return KeyRelease.Seal(secret, scopes, key.Stage, key.Shard, key.Epoch, recipient);
    }
}
