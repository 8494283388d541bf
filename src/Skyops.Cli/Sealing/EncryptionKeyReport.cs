namespace Skyops.Cli.Sealing;

/// <summary>A registered encryption key.</summary>
/// <param name="Account">Whose it is.</param>
/// <param name="Id">SHA-256 of its 65 bytes.</param>
/// <param name="PublicKey">0x and 130 hexadecimal digits.</param>
/// <param name="NotBefore">From when it may be sealed to.</param>
/// <param name="Expires">Until when; what was sealed before still opens.</param>
internal sealed record EncryptionKeyReport(string Account, string Id, string PublicKey, DateTimeOffset NotBefore, DateTimeOffset Expires);
