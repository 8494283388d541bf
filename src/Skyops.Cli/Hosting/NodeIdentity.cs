using Skyops.Cli.Accounts;
using Skyops.Cli.Output;
using Skyops.Ethereum.Nodes;
using Skyops.Worker.Options;

namespace Skyops.Cli.Hosting;

/// <summary>Who a worker is: its wallet, by default one of its own in its data folder, delegates to a session key that lives in this process only.</summary>
internal static class NodeIdentity
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(30);

    public static WorkerCredentials Create(LocalWallet wallet, LocalWallet? owner, ulong chainId, CliOutput output)
    {
        wallet.EnsureExists(output);
        using var key = wallet.Open();
        var credentials = WorkerCredentials.Create(key, chainId, Life, TimeProvider.System);
        if (owner is null) return credentials;
        if (!owner.Exists) throw CliException.Usage($"there is no wallet at {owner.Path}", "name the wallet file of the account that is to be paid with --owner");
        using var ownerKey = owner.Open();
        return credentials with { Owner = ownerKey.Address, OwnerConsent = NodeOwnership.Sign(key.Address, ownerKey, chainId) };
    }
}
