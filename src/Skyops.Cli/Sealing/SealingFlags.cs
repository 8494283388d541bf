using System.CommandLine;
using Skyops.Cli.Tasks;
using Skyops.Client.Sealing;

namespace Skyops.Cli.Sealing;

/// <summary>The flags that make a task encrypted.</summary>
internal static class SealingFlags
{
    public static readonly Option<bool> Encrypt = new("--encrypt")
    {
        Description = "Encrypt end to end: data is sealed before it is uploaded, and nodes seal outputs, checkpoints and logs. The broker gives keys to the nodes that have a lease.",
    };

    public static Option[] All => [Encrypt];

    /// <summary>What seals the task's data; null: it is not encrypted.</summary>
    public static async Task<SealedSubmission?> OpenAsync(CliContext context, CancellationToken cancellationToken)
    {
        if (!context.Get(Encrypt)) return null;
        if (context.Get(SubmitFlags.Dataset) is not null || context.Get(SubmitFlags.LabelFile) is not null)
            throw CliException.Usage("--encrypt does not go with --dataset", "it is for programs and their --data");
        using var owner = new LocalEncryptionKey(context).OpenOrCreate();
        return SealedSubmission.ByBroker(owner.PublicKey, await context.Client.Encryption.BrokerKeyAsync(cancellationToken));
    }
}
