using Skyops.Cli.Accounts;
using Skyops.Cli.Output;
using Skyops.Ethereum.Nodes;
using Skyops.Worker.Options;

namespace Skyops.Cli.Hosting;

/// <summary>Who a worker is: its wallet, by default one of its own in its data folder, delegates to a session key that lives in this process only.</summary>
internal static class NodeIdentity
{
    /// <summary>Folder under a worker's data that keeps its public delegations, so that receipts can be checked for as long as they are kept.</summary>
    public const string DelegationsFolder = "delegations";

    private static readonly TimeSpan Life = TimeSpan.FromDays(30);

    public static WorkerCredentials Create(LocalWallet wallet, LocalWallet? owner, string dataFolder, ulong chainId, CliOutput output)
    {
        wallet.EnsureExists(output);
        using var key = wallet.Open();
        var credentials = WorkerCredentials.Create(key, chainId, Life, TimeProvider.System);
        Keep(credentials, dataFolder);
        if (owner is null) return credentials;
        if (!owner.Exists) throw CliException.Usage($"there is no wallet at {owner.Path}", "name the wallet file of the account that is to be paid with --owner");
        using var ownerKey = owner.Open();
        return credentials with { Owner = ownerKey.Address, OwnerConsent = NodeOwnership.Sign(key.Address, ownerKey, chainId) };
    }

    private static void Keep(WorkerCredentials credentials, string dataFolder)
    {
        var folder = Directory.CreateDirectory(Path.Combine(dataFolder, DelegationsFolder));
        File.WriteAllBytes(Path.Combine(folder.FullName, credentials.Delegation.Id.ToString()), credentials.Delegation.Encoded);
    }
}
