using System.Security.Cryptography;
using Google.Protobuf;
using Skyops.Errors;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Nodes;
using Skyops.Ethereum.Sessions;
using Skyops.Grpc.V1;
using Skyops.Ledger;
using Skyops.Silo.Sealing;
using Skyops.Tasks;

namespace Skyops.Silo.Gateway;

/// <summary>
/// Whether a worker is whom it says: its wallet delegated to a session key for the scope <c>node</c>, that key signed this connection's challenge, and the account to be
/// paid, when it is another one, consented.
/// </summary>
public sealed class EnrolmentCheck(SiloOptions options, TimeProvider time)
{
    private const int Slots = 4_096;
    private const int Text = 256;

    /// <summary>The end of the year 9999.</summary>
    private const long MostUnixMs = 253_402_300_799_999;

    public Challenge Challenge() => new()
    {
        Nonce = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(SessionProof.NonceSize)),
        ChainId = options.ChainId,
    };

    public Answer<VerifiedNode> Verify(Challenge challenge, Enrol enrol)
    {
        if (!SignedDelegation.TryRead(enrol.Delegation.Span, out var delegation))
            return Refuse("the delegation cannot be read", "let the worker's wallet sign a new one");
        var verdict = delegation.Verify(options.ChainId, time.GetUtcNow(), SessionScope.Node);
        if (verdict != SessionVerdict.Valid)
            return Refuse($"the delegation does not hold: {verdict}", $"let the worker's wallet sign a new one for scope '{SessionScope.Node}' on chain {options.ChainId}");
        var key = new SessionVerifier(delegation.Delegation.PublicKey);
        if (!key.Verify(SessionProof.Digest(challenge.Nonce.Span, delegation.Id), enrol.Proof.Span))
            return Refuse("the proof is not the session key's over this connection's challenge", "start the worker with the key that its delegation names");

        var address = delegation.Delegation.Account;
        if (!TryOwner(enrol, address, out var owner)) return Refuse($"the owner '{Http.Problems.Shorten(enrol.Owner)}' did not consent to be paid for this node", "sign the consent with the owner's wallet");
        if (!Amount.TryParse(enrol.PricePerHour, out var price)) return Refuse("the price per hour is not a decimal of whole units", "for example 0.5");
        if (Problem(enrol) is { } problem) return Refuse(problem, "correct the worker's configuration");
        var encryption = NodeKeyCheck.Verify(enrol.EncryptionKey.Span, delegation.Delegation, key, options.ChainId, time.GetUtcNow());
        return encryption.IsRefused ? encryption.Refusal : new VerifiedNode(address.ToString(), owner.ToString(), delegation, key, price) { EncryptionKey = encryption.Value.Key };
    }

    private bool TryOwner(Enrol enrol, EthereumAddress node, out EthereumAddress owner)
    {
        owner = node;
        if (enrol.Owner.Length == 0) return true;
        if (!EthereumAddress.TryParse(enrol.Owner, out owner)) return false;
        return owner == node || NodeOwnership.Verify(node, owner, enrol.OwnerConsent.Span, options.ChainId);
    }

    private static string? Problem(Enrol enrol)
    {
        var capabilities = enrol.Capabilities;
        if (capabilities is null) return "capabilities: missing";
        if (enrol.Slots is < 1 or > Slots) return $"slots {enrol.Slots}: 1 to {Slots}";
        if (capabilities.CpuCores is < 1 or > Limits.CpuCores) return $"cpu cores {capabilities.CpuCores}: 1 to {Limits.CpuCores}";
        if (capabilities.RamMib is < 1 or > Limits.RamMiB) return $"ram {capabilities.RamMib} MiB: 1 to {Limits.RamMiB}";
        if (capabilities.DiskMib is < 0 or > Limits.DiskMiB) return $"disk {capabilities.DiskMib} MiB: 0 to {Limits.DiskMiB}";
        if (capabilities.Gpus.Count > Limits.Gpus) return $"{capabilities.Gpus.Count} GPUs: at most {Limits.Gpus}";
        if (capabilities.Executors.Count > 32) return $"{capabilities.Executors.Count} executors: at most 32";
        if (capabilities.Tiers.Count > 96) return $"{capabilities.Tiers.Count} tiers: at most 96";
        if (capabilities.NetworkPolicies.Count > 8) return $"{capabilities.NetworkPolicies.Count} network policies: at most 8";
        if (capabilities.Software.Count > Limits.Software) return $"{capabilities.Software.Count} kinds of software: at most {Limits.Software}";
        if (capabilities.Software.FirstOrDefault(one => !PlacementWords.IsSoftware(one.Name)) is { } odd) return $"software '{Http.Problems.Shorten(odd.Name)}': lower-case words joined by dashes";
        if (capabilities.ImageSources.Count > Limits.NodeImageSources) return $"{capabilities.ImageSources.Count} sources of images: at most {Limits.NodeImageSources}";
        if (capabilities.Submitters.Count > Limits.NodeSubmitters) return $"{capabilities.Submitters.Count} submitters: at most {Limits.NodeSubmitters}";
        if (capabilities.Submitters.FirstOrDefault(one => !EthereumAddress.TryParse(one, out _)) is { } nobody) return $"submitter '{Http.Problems.Shorten(nobody)}': an account's address";
        if (capabilities.Region.Length > 0 && !PlacementWords.IsRegion(capabilities.Region)) return $"region '{Http.Problems.Shorten(capabilities.Region)}': lower-case words joined by dashes";
        if (enrol.AvailableUntilMs is < 0 or > MostUnixMs) return $"available until {enrol.AvailableUntilMs}: 0, or milliseconds since 1970";
        string[] texts =
        [
            enrol.InstanceId, capabilities.CpuModel, capabilities.VectorPath, capabilities.OperatingSystem, capabilities.Version, capabilities.Region,
            capabilities.Architecture, .. capabilities.Executors, .. capabilities.ImageSources, .. capabilities.NetworkPolicies, .. capabilities.Software.SelectMany(one => new[] { one.Name, one.Version }), .. capabilities.Tiers.SelectMany(tier => new[] { tier.Executor, tier.Tier }),
            .. capabilities.Gpus.SelectMany(gpu => new[] { gpu.Vendor, gpu.Model, gpu.ComputeCapability, gpu.Uuid, gpu.Driver }),
        ];
        return texts.Any(text => text.Length > Text) ? $"a text is longer than {Text} characters" : null;
    }

    private static Refusal Refuse(string detail, string hint) => new(RefusalCode.NotAuthorised, detail, hint);
}
