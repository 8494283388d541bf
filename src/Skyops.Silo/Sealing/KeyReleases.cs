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
/// needs and seals them to the node. Where the owner releases keys itself the broker passes on what the owner sealed.
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
        var request = new AttemptKeyRequest(key, node.Address, recipient.Id.ToString(), Convert.ToBase64String(statement.ToBytes()), Convert.ToBase64String(node.Delegation.Encoded));
        var terms = await grains.GetGrain<ITaskGrain>(key.TaskId).ReleaseKeysAsync(request);
        if (terms.IsRefused)
        {
            logger.KeysRefused(node.Address, key.ToString(), terms.Refusal.Detail);
            answer.Refused = terms.Refusal.Detail;
            return answer;
        }

        if (terms.Value.Sealing.Keys == SealingKeys.Mine)
        {
            // Empty while the owner's client has given none: the node asks again.
            if (terms.Value.Release is { } given) answer.Release = ByteString.CopyFrom(given);
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
        var scopes = KeyRelease.ScopesOf(key.Stage, key.Shard, key.Epoch, terms.Reads.Select(read => (read.Stage, read.Shard, read.Epoch)));
        return KeyRelease.Seal(secret, scopes, key.Stage, key.Shard, key.Epoch, recipient);
    }
}
