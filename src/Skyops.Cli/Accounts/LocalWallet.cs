using System.Text.Json;
using Skyops.Cli.Output;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Keystore;

namespace Skyops.Cli.Accounts;

/// <summary>A wallet file of this person. For local use one is made when it is first needed, with an empty password: the file's mode is then its only protection.</summary>
internal sealed class LocalWallet(string path)
{
    public const string PasswordVariable = "SKYOPS_WALLET_PASSWORD";

    // With an empty password the iterations protect nothing, so a local wallet does not spend a tenth of a second on them.
    private const int IterationsWithoutPassword = 1_024;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public bool Exists => File.Exists(Path);

    /// <summary>Where the session key of this wallet is kept.</summary>
    public string SessionPath => $"{Path}.session";

    /// <summary>Makes the wallet when there is none, and says so.</summary>
    public void EnsureExists(CliOutput output)
    {
        if (Exists) return;
        using var key = Create("");
        output.Note($"note: made a wallet for local use: {Path} ({key.Address}), without a password; keep the file private, it is the account");
    }

    /// <summary>Writes a new wallet; the caller disposes of the key.</summary>
    /// <exception cref="IOException">There is a file already.</exception>
    public WalletKey Create(string password)
    {
        var key = WalletKey.Create();
        Save(key, password, replace: false);
        return key;
    }

    /// <summary>Writes a key as this wallet. One that replaces another forgets the other's session, too.</summary>
    /// <exception cref="IOException">There is a file already that may not be replaced, or writing failed.</exception>
    public void Save(WalletKey key, string password, bool replace)
    {
        var iterations = password.Length == 0 ? IterationsWithoutPassword : WalletKeystore.DefaultIterations;
        if (!replace || !Exists)
        {
            WalletFile.Create(Path, key, password, iterations);
            return;
        }

        // Whole beside the old one first: whatever happens, there is one of the two.
        var aside = $"{Path}.{System.IO.Path.GetRandomFileName()}";
        WalletFile.Create(aside, key, password, iterations);
        File.Move(aside, Path, overwrite: true);
        File.Delete(SessionPath);
        File.Delete($"{SessionPath}.delegation");
    }

    /// <summary>The address as the file says it, without opening it.</summary>
    public EthereumAddress ReadAddress()
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path));
            if (json.RootElement.TryGetProperty("address", out var text) && EthereumAddress.TryParse($"0x{text.GetString()}", out var address)) return address;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw CliException.Usage($"{Path} is no wallet file", "name another with --wallet, or make one with `skyops wallet new`");
        }

        using var key = Open();
        return key.Address;
    }

    /// <summary>Opens it: with the password of the environment, else none, else by asking.</summary>
    public WalletKey Open()
    {
        var given = Environment.GetEnvironmentVariable(PasswordVariable);
        var refusal = WalletFile.Open(Path, given ?? "", out var key);
        if (refusal == KeystoreRefusal.WrongPassword && given is null && !Console.IsInputRedirected)
            refusal = WalletFile.Open(Path, PasswordPrompt.Ask($"Password of {Path}: "), out key);
        if (refusal == KeystoreRefusal.None) return key!;
        throw new CliException(
            refusal == KeystoreRefusal.WrongPassword ? ExitCodes.NotAuthorised : ExitCodes.Usage,
            $"{Path}: {refusal.Describe()}",
            refusal == KeystoreRefusal.WrongPassword ? $"set {PasswordVariable}, or run it on a terminal to be asked" : "name another with --wallet");
    }
}
