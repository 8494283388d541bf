namespace Skyops.Accounts;

/// <summary>An encryption key that an account registered.</summary>
/// <param name="Statement">The wallet's signed statement (EIP-712 <c>EncryptionKey</c>) in Base64; whoever uses the key checks it.</param>
/// <param name="NotBefore">From when it holds: of two statements the later is the newer.</param>
[GenerateSerializer, Immutable, Alias("skyops.RegisteredKey")]
public sealed record RegisteredKey([property: Id(0)] string Statement, [property: Id(1)] DateTimeOffset NotBefore);
