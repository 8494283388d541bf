namespace Skyops.Ethereum.Keystore;

/// <summary>Why a keystore could not be opened, in the order in which it is checked.</summary>
public enum KeystoreRefusal
{
    /// <summary>It was opened.</summary>
    None,

    /// <summary>It is no Web3 Secret Storage document, or a part of it is missing or malformed.</summary>
    Malformed,

    /// <summary>It is of another version than 3.</summary>
    UnsupportedVersion,

    /// <summary>It is encrypted otherwise than with AES-128-CTR.</summary>
    UnsupportedCipher,

    /// <summary>Its key derivation is neither PBKDF2 with HMAC-SHA-256 nor scrypt.</summary>
    UnsupportedKeyDerivation,

    /// <summary>Its key derivation asks for more time or memory than <see cref="KeystoreLimits"/> allow.</summary>
    TooCostly,

    /// <summary>The password is wrong, or the file was damaged; the format cannot tell the two apart.</summary>
    WrongPassword,

    /// <summary>The password is right but what it protects is no private key.</summary>
    NoKey,

    /// <summary>The key is not that of the address written beside it.</summary>
    AddressMismatch,
}
