using System.CommandLine;
using Skyops.Cli.Tasks;
using Skyops.Client.Sealing;
using Skyops.Ethereum.Keys;
using Skyops.Sealing.Keys;
using Skyops.Tasks;

namespace Skyops.Cli.Sealing;

/// <summary>The flags that make a task encrypted.</summary>
internal static class SealingFlags
{
    public static readonly Option<bool> Encrypt = new("--encrypt")
    {
        Description = "Encrypt end to end: data is sealed before it is uploaded, and nodes seal outputs, checkpoints and logs.",
    };

    public static readonly Option<string?> Keys = new("--keys")
    {
        Description = "Who gives keys to the nodes that have a lease. broker (default): the silo. mine: this command, which stays until the task ends; the silo can open nothing.",
        HelpName = "WHO",
    };

    public static readonly Option<string[]> Recipient = new("--recipient")
    {
        Description = "Account that may open what it is given of the result, too; it has registered a key (`skyops key encryption register`). May be repeated.",
        HelpName = "ADDRESS",
    };

    public static Option[] All => [Encrypt, Keys, Recipient];

    /// <summary>Whether this command gives the keys itself.</summary>
    public static bool AreMine(CliContext context) => context.Get(Encrypt) && context.Get(Keys) == SealingKeys.Mine;

    /// <summary>What seals the task's data; null: it is not encrypted.</summary>
    public static async Task<SealedSubmission?> OpenAsync(CliContext context, CancellationToken cancellationToken)
    {
        var keys = context.Get(Keys) ?? SealingKeys.Broker;
        var recipients = context.Get(Recipient) ?? [];
        if (!SealingKeys.All.Contains(keys)) throw CliException.Usage($"--keys '{keys}' is not one of {string.Join(", ", SealingKeys.All)}", "leave it out for broker");
        if (!context.Get(Encrypt))
        {
            return context.Has(Keys) || recipients.Length > 0
                ? throw CliException.Usage("--keys and --recipient are about encryption, and --encrypt is missing", "say --encrypt, or leave them out")
                : null;
        }

        if (context.Get(SubmitFlags.Dataset) is not null || context.Get(SubmitFlags.LabelFile) is not null)
            throw CliException.Usage("--encrypt does not go with --dataset", "it is for programs and their --data");
        var others = new List<SealingPublicKey>();
        foreach (var recipient in recipients) others.Add(await FindAsync(context, recipient, cancellationToken));
        using var owner = new LocalEncryptionKey(context).OpenOrCreate();
        return keys == SealingKeys.Mine
            ? SealedSubmission.ByOwner(owner.PublicKey, others)
            : SealedSubmission.ByBroker(owner.PublicKey, await context.Client.Encryption.BrokerKeyAsync(cancellationToken), others);
    }

    private static async Task<SealingPublicKey> FindAsync(CliContext context, string recipient, CancellationToken cancellationToken)
    {
        if (!EthereumAddress.TryParse(recipient, out var address)) throw CliException.Usage($"--recipient '{recipient}' is no address", "0x and 40 hexadecimal digits");
        var registered = await context.Client.Encryption.FindAsync(address, cancellationToken);
        return SealingPublicKey.Read(registered.Statement.PublicKey.Encoded);
    }
}
