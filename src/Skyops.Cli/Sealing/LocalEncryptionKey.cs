using Skyops.Cli.Accounts;
using Skyops.Client.Sealing;
using Skyops.Client.Tasks;
using Skyops.Sealing.Keys;

namespace Skyops.Cli.Sealing;

/// <summary>
/// This person's encryption key, in a file beside the wallet's: encrypted PKCS #8 under the wallet's password. Made when it is first needed; results that were sealed to it open with
/// nothing else.
/// </summary>
internal sealed class LocalEncryptionKey(CliContext context)
{
    // With an empty password the iterations protect nothing.
    private const int IterationsWithoutPassword = 1_024;

    public string Path { get; } = $"{context.Wallet.Path}.encryption.pem";

    /// <summary>Opens the key, and makes it when there is none.</summary>
    public SealingKey OpenOrCreate()
    {
        if (File.Exists(Path)) return Open();
        var password = Environment.GetEnvironmentVariable(LocalWallet.PasswordVariable) ?? "";
        var key = SealingKey.Create();
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        using (var file = new FileStream(Path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(SealingKeyPem.Write(key, password, password.Length == 0 ? IterationsWithoutPassword : SealingKeyPem.DefaultIterations)));
            file.Flush(flushToDisk: true);
        }

        context.Output.Note($"note: made an encryption key: {Path}{(password.Length == 0 ? ", without a password" : "")}; keep a copy, results of encrypted tasks open with nothing else");
        return key;
    }

    /// <summary>What opens an encrypted task; null when the task is not encrypted.</summary>
    public static async Task<TaskOpener?> OpenTaskAsync(CliContext context, TaskHandle task, CancellationToken cancellationToken)
    {
        if ((await task.GetAsync(cancellationToken)).Spec.Sealing is not { } sealing) return null;
        using var key = new LocalEncryptionKey(context).Open();
        return TaskOpener.Open(sealing, key);
    }

    public SealingKey Open()
    {
        if (!File.Exists(Path)) throw CliException.Usage($"there is no encryption key: {Path}", "restore the one that the task was submitted with, or name its wallet with --wallet");
        var pem = File.ReadAllText(Path);
        var given = Environment.GetEnvironmentVariable(LocalWallet.PasswordVariable);
        var refusal = SealingKeyPem.Open(pem, given ?? "", out var key);
        if (refusal == SealingKeyRefusal.WrongPassword && given is null && !Console.IsInputRedirected)
            refusal = SealingKeyPem.Open(pem, PasswordPrompt.Ask($"Password of {Path}: "), out key);
        if (refusal == SealingKeyRefusal.None) return key!;
        throw new CliException(
            refusal == SealingKeyRefusal.WrongPassword ? ExitCodes.NotAuthorised : ExitCodes.Usage,
            $"{Path}: {(refusal == SealingKeyRefusal.WrongPassword ? "the password is wrong" : "this is no encryption key")}",
            refusal == SealingKeyRefusal.WrongPassword ? $"set {LocalWallet.PasswordVariable}, or run it on a terminal to be asked" : "restore it from a copy");
    }
}
