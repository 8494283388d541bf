using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Keystore;

/// <summary>The parts of a Web3 Secret Storage document, version 3, read but not yet opened.</summary>
/// <param name="Address">The address written beside the key, if there is one.</param>
/// <param name="Derivation">How the password becomes a key.</param>
/// <param name="InitialCounter">16 bytes, called iv in the file.</param>
/// <param name="Ciphertext">32 bytes.</param>
/// <param name="Mac">Keccak-256 of the second half of the derived key and the ciphertext, 32 bytes.</param>
internal sealed record KeystoreDocument(
    EthereumAddress? Address, KeyDerivation Derivation, byte[] InitialCounter, byte[] Ciphertext, byte[] Mac);
