using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Sealing;
using Skyops.Ethereum.Sessions;
using Skyops.Grpc.V1;
using Skyops.Ledger;
using Skyops.Nodes;

namespace Skyops.Silo.Gateway;

/// <summary>A worker whose keys were checked: the wallet it is, who is paid, and the session key that signs its receipts.</summary>
public sealed record VerifiedNode(string Address, string Owner, SignedDelegation Delegation, SessionVerifier Key, Amount PricePerHour)
{
    public Hash256 DelegationId => Delegation.Id;

    /// <summary>The key that this start of the worker opens keys with, as its session key says; null: it has said none, and gets none.</summary>
    public SignedEncryptionKey? EncryptionKey { get; init; }

    /// <param name="network">Where the connection comes from, see <see cref="RemoteNetwork"/>.</param>
    internal NodeConnect ToConnect(string connectionId, Enrol enrol, string? network) => new(
        connectionId, enrol.InstanceId, Owner, enrol.Capabilities.ToCapabilities(), PricePerHour, enrol.Slots, enrol.Running.ToKeys(), DelegationId.ToString())
    {
        Network = network,
        AvailableUntil = enrol.AvailableUntilMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(enrol.AvailableUntilMs),
        Holds = enrol.Holds.ToPrefixes(),
    };
}
