using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Keystore;

namespace Skyops.Cli.Accounts;

/// <summary>Reads a wallet's key from a file or standard input: a private key in hexadecimal, or a Web3 keystore. Never from the command line, which others can see.</summary>
internal static class ImportedKey
{
    public const string PasswordVariable = "SKYOPS_IMPORT_PASSWORD";
    public const string Input = "-";

    /// <summary>More than any key or keystore has.</summary>
    private const int MostBytes = 16 << 10;

    /// <summary>The caller disposes of the key.</summary>
    public static async Task<WalletKey> ReadAsync(string source, CancellationToken cancellationToken)
    {
        var bytes = await BytesAsync(source, cancellationToken);
        try
        {
            var text = bytes.AsMemory().Trim("\uFEFF \t\r\n"u8.ToArray());
            return text.Span is [(byte)'{', ..] ? Open(text, source) : FromHex(text.Span, source);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static async Task<byte[]> BytesAsync(string source, CancellationToken cancellationToken)
    {
        if (source != Input && !File.Exists(source))
        {
            // What was meant as the key itself is not repeated.
            throw CliException.Usage("there is no such file to import from", "name a file, or - for standard input; a key on the command line would be seen by others");
        }

        await using var stream = source == Input ? Console.OpenStandardInput() : File.OpenRead(source);
        var bytes = new byte[MostBytes + 1];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > MostBytes) throw CliException.Usage($"what is to be imported has more than {MostBytes} bytes", "give a private key or a keystore file");
        return bytes[..length];
    }

    private static WalletKey FromHex(ReadOnlySpan<byte> text, string source)
    {
        var digits = text.StartsWith("0x"u8) ? text[2..] : text;
        Span<byte> secret = stackalloc byte[WalletKey.SecretSize];
        try
        {
            if (digits.Length == 2 * secret.Length && Convert.FromHexString(digits, secret, out _, out _) == OperationStatus.Done && WalletKey.TryImport(secret, out var key)) return key;
            throw CliException.Usage($"{Name(source)} holds no private key: 64 hexadecimal digits, or a Web3 keystore", "export it from the wallet that has it");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static WalletKey Open(ReadOnlyMemory<byte> json, string source)
    {
        var given = Environment.GetEnvironmentVariable(PasswordVariable);
        var refusal = WalletKeystore.Open(json, given ?? "", out var key);
        if (refusal == KeystoreRefusal.WrongPassword && given is null && !Console.IsInputRedirected)
            refusal = WalletKeystore.Open(json, PasswordPrompt.Ask($"Password of {source}: "), out key);
        if (refusal == KeystoreRefusal.None) return key!;
        throw new CliException(
            refusal == KeystoreRefusal.WrongPassword ? ExitCodes.NotAuthorised : ExitCodes.Usage,
            $"{Name(source)}: {refusal.Describe()}",
            refusal == KeystoreRefusal.WrongPassword ? $"set {PasswordVariable}, or run it on a terminal to be asked" : "give a private key or a Web3 keystore");
    }

    private static string Name(string source) => source == Input ? "standard input" : source;
}
