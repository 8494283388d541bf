using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Sessions;
using Skyops.Grpc.V1;
using Skyops.Ledger;
using Skyops.Nodes;

namespace Skyops.Silo.Gateway;

/// <summary>A worker whose keys were checked: the wallet it is, who is paid, and the session key that signs its receipts.</summary>
public sealed record VerifiedNode(string Address, string Owner, SignedDelegation Delegation, SessionVerifier Key, Amount PricePerHour)
{
    public Hash256 DelegationId => Delegation.Id;

    internal NodeConnect ToConnect(string connectionId, Enrol enrol) => new(
        connectionId, enrol.InstanceId, Owner, enrol.Capabilities.ToCapabilities(), PricePerHour, enrol.Slots, enrol.Running.ToKeys(), DelegationId.ToString());
}
