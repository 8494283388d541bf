using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Skyops.Ethereum.Keys;

namespace Skyops.Silo.Accounts;

/// <summary>
/// The text of a key: <c>skyops_</c>, the account's 40 hexadecimal digits, the key's id and 260 bits by lot. So a scanner of repositories knows it when it sees it, and the
/// silo finds it without a list of all keys.
/// </summary>
public sealed record ApiKeyText
{
    public const string Prefix = "skyops_";
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int AddressDigits = 40;
    private const int IdLength = 12;
    private const int SecretLength = 52;
    private const int Length = 7 + AddressDigits + 1 + IdLength + 1 + SecretLength;
    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    private ApiKeyText(EthereumAddress account, string id, string text)
    {
        (Account, Id, Text) = (account, id, text);
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
    }

    public EthereumAddress Account { get; }

    public string Id { get; }

    /// <summary>The secret itself: shown once, kept nowhere.</summary>
    public string Text { get; }

    /// <summary>SHA-256 of the whole text, lower-case hexadecimal digits.</summary>
    public string Hash { get; }

    public static bool IsOne(string token) => token.StartsWith(Prefix, StringComparison.Ordinal);

    public static ApiKeyText New(EthereumAddress account)
    {
        var id = RandomNumberGenerator.GetString(Alphabet, IdLength);
        var digits = account.ToString()[2..].ToLowerInvariant();
        return new ApiKeyText(account, id, $"{Prefix}{digits}_{id}_{RandomNumberGenerator.GetString(Alphabet, SecretLength)}");
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out ApiKeyText? key)
    {
        key = null;
        if (text.Length != Length || !IsOne(text)) return false;
        string[] parts = text[Prefix.Length..].Split('_');
        if (parts is not [{ Length: AddressDigits } digits, { Length: IdLength } id, { Length: SecretLength } secret]) return false;
        if (id.AsSpan().ContainsAnyExcept(Characters) || secret.AsSpan().ContainsAnyExcept(Characters)) return false;
        if (digits.AsSpan().ContainsAnyInRange('A', 'Z') || !EthereumAddress.TryParse($"0x{digits}", out var account)) return false;
        key = new ApiKeyText(account, id, text);
        return true;
    }

    /// <summary>Without the secret: whatever prints this shows nobody anything.</summary>
    public override string ToString() => $"{Prefix}…_{Id}_…";
}
