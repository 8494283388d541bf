namespace Skyops.Sealing.Keys;

/// <summary>Why an encrypted key could not be opened, in the order in which it is checked.</summary>
public enum SealingKeyRefusal
{
    /// <summary>It was opened.</summary>
    None,

    /// <summary>It is no PEM of an encrypted PKCS #8 key with PBES2 and PBKDF2.</summary>
    Malformed,

    /// <summary>Its key derivation asks for more than ten million iterations, about four seconds.</summary>
    TooCostly,

    /// <summary>The password is wrong, or the file was damaged; the format cannot tell the two apart.</summary>
    WrongPassword,

    /// <summary>What it protects is no key on P-256.</summary>
    NoKey,
}
