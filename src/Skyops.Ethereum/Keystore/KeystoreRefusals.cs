namespace Skyops.Ethereum.Keystore;

/// <summary>The refusals in words, with what to do about each.</summary>
public static class KeystoreRefusals
{
    /// <summary>One or two sentences for a person.</summary>
    public static string Describe(this KeystoreRefusal refusal) => refusal switch
    {
        KeystoreRefusal.None => "The wallet was opened.",
        KeystoreRefusal.Malformed =>
            "This is no wallet file (Web3 Secret Storage, version 3). Check that the right file was named.",
        KeystoreRefusal.UnsupportedVersion =>
            "This wallet file is of another version than 3. Export it again from a current wallet.",
        KeystoreRefusal.UnsupportedCipher =>
            "This wallet file is not encrypted with aes-128-ctr. Export it again from a current wallet.",
        KeystoreRefusal.UnsupportedKeyDerivation =>
            "This wallet file derives its key neither with pbkdf2 and hmac-sha256 nor with scrypt. "
            + "Import the private key itself.",
        KeystoreRefusal.TooCostly =>
            "Opening this wallet file would take more time or memory than is allowed. Import the private key itself.",
        KeystoreRefusal.WrongPassword => "The password is wrong, or the wallet file is damaged.",
        KeystoreRefusal.NoKey => "The wallet file opens, but holds no private key. Restore it from a backup.",
        KeystoreRefusal.AddressMismatch =>
            "The wallet file holds the key of another address than it says. Restore it from a backup.",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };
}
