using System.CommandLine;
using Skyops.Cli.Output;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sealing;
using Skyops.Ethereum.Sessions;
using Skyops.Sealing.Keys;

namespace Skyops.Cli.Sealing;

/// <summary>The key that others seal to for this account.</summary>
internal static class EncryptionKeyCommands
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private static readonly Argument<string?> Account = new("ADDRESS") { Description = "Whose key; default: the wallet's own.", Arity = ArgumentArity.ZeroOrOne };

    public static Command Register() => new Command("register", "Let others seal to this wallet's encryption key for a year; the wallet signs for it.").Runs(RegisterAsync);

    public static Command Show() => new Command("show", "Show the encryption key that an account registered, its wallet's signature checked.").With(Account).Runs(ShowAsync);

    private static async Task RegisterAsync(CliContext context, CancellationToken cancellationToken)
    {
        context.Wallet.EnsureExists(context.Output);
        using var key = new LocalEncryptionKey(context).OpenOrCreate();
        if (!P256PublicKey.TryRead(key.PublicKey.Encoded, out var publicKey)) throw new InvalidOperationException("a key of the platform is on the curve");
        var chainId = (await context.Client.InfoAsync(cancellationToken)).ChainId;
        SignedEncryptionKey signed;
        using (var wallet = context.Wallet.Open()) signed = EncryptionKey.Create(wallet.Address, publicKey, DateTimeOffset.UtcNow, Lifetime).Sign(wallet, chainId);
        await context.Client.Encryption.RegisterAsync(signed, cancellationToken);
        Print(context.Output, signed);
    }

    private static async Task ShowAsync(CliContext context, CancellationToken cancellationToken)
    {
        var given = context.Get(Account);
        if (given is null && !context.Wallet.Exists) throw CliException.Usage($"there is no wallet at {context.Wallet.Path}", "name an address, or make a wallet with `skyops wallet new`");
        if (given is not null && !EthereumAddress.TryParse(given, out _)) throw CliException.Usage($"'{given}' is no address", "0x and 40 hexadecimal digits");
        var account = given is not null && EthereumAddress.TryParse(given, out var parsed) ? parsed : context.Wallet.ReadAddress();
        Print(context.Output, await context.Client.Encryption.FindAsync(account, cancellationToken));
    }

    private static void Print(CliOutput output, SignedEncryptionKey signed)
    {
        var statement = signed.Statement;
        var report = new EncryptionKeyReport(
            statement.Account.ToString(), SealingPublicKey.Read(statement.PublicKey.Encoded).Id.ToString(), statement.PublicKey.ToString(),
            DateTimeOffset.FromUnixTimeSeconds(statement.NotBefore), DateTimeOffset.FromUnixTimeSeconds(statement.Expires));
        if (output.Json) output.Value(report, CliJson.Default.EncryptionKeyReport);
        output.Facts(("account", report.Account), ("key", report.Id), ("public key", report.PublicKey), ("holds from", Formats.Time(report.NotBefore)), ("until", Formats.Time(report.Expires)));
    }
}
