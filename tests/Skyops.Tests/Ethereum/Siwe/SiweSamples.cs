namespace Skyops.Tests.Ethereum.Siwe;

/// <summary>Messages that the tests of this folder begin with.</summary>
internal static class SiweSamples
{
    public const string Address = "0x52908400098527886E0F7030069857D2E4169EE7";

    /// <summary>All fields there are, one a line.</summary>
    public static readonly string[] Full =
    [
        "https://alice@skyops.example:8443 wants you to sign in with your Ethereum account:",
        Address,
        "",
        "Sign in to Skyops; see https://skyops.example/terms",
        "",
        "URI: https://skyops.example:8443/v1/login",
        "Version: 1",
        "Chain ID: 4242",
        "Nonce: 7hT2pQ9x",
        "Issued At: 2026-03-01T10:00:00.250Z",
        "Expiration Time: 2026-03-01T10:05:00Z",
        "Not Before: 2026-03-01T11:00:00+01:00",
        "Request ID: r-1%20a",
        "Resources:",
        "- ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi/",
        "- urn:skyops:pool:default",
    ];

    /// <summary>Only what must be there.</summary>
    public static readonly string[] Bare =
    [
        "skyops.example wants you to sign in with your Ethereum account:",
        Address,
        "",
        "",
        "URI: https://skyops.example/",
        "Version: 1",
        "Chain ID: 1",
        "Nonce: 12345678",
        "Issued At: 2026-03-01T10:00:00Z",
    ];

    public static string Text(params IEnumerable<string> lines) => string.Join('\n', lines);
}
