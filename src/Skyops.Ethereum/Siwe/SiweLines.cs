namespace Skyops.Ethereum.Siwe;

/// <summary>The fixed parts of the lines of a message (EIP-4361), with their case and their spaces.</summary>
internal static class SiweLines
{
    public const string Header = " wants you to sign in with your Ethereum account:";
    public const string Uri = "URI: ";
    public const string Version = "Version: ";
    public const string ChainId = "Chain ID: ";
    public const string Nonce = "Nonce: ";
    public const string IssuedAt = "Issued At: ";
    public const string ExpirationTime = "Expiration Time: ";
    public const string NotBefore = "Not Before: ";
    public const string RequestId = "Request ID: ";
    public const string Resources = "Resources:";
    public const string Resource = "- ";
}
