using System.Buffers.Text;
using System.Security.Cryptography;

namespace Skyops.Silo.Accounts;

/// <summary>The operator's token: made at first start, kept with mode 0600 beside the journal.</summary>
public sealed class OperatorToken
{
    public const string FileName = "operator.token";
    public const string CookieName = "skyops_operator";

    public OperatorToken(string dataFolder)
    {
        var path = Path.Combine(dataFolder, FileName);
        if (File.Exists(path)) Value = File.ReadAllText(path).Trim();
        if (Value.Length >= 43) return;
        Value = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.Write(System.Text.Encoding.ASCII.GetBytes(Value));
    }

    public string Value { get; } = "";

    public bool Matches(string token) => CryptographicOperations.FixedTimeEquals(
        System.Text.Encoding.UTF8.GetBytes(token), System.Text.Encoding.UTF8.GetBytes(Value));
}
