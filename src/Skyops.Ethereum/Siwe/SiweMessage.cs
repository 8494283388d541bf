using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Siwe;

/// <summary>
/// A Sign-In with Ethereum message (EIP-4361, version 1). What <see cref="TryParse"/> takes, <see cref="ToString"/>
/// writes again letter for letter. Who fills one in by hand asks <see cref="IsWellFormed"/> before a wallet signs it.
/// </summary>
public sealed record SiweMessage
{
    /// <summary>The longest text that is read, in characters, all of them ASCII.</summary>
    public const int MaxLength = 8192;

    /// <summary>The scheme before the domain, or null if there is none.</summary>
    public string? Scheme { get; init; }

    /// <summary>The authority (RFC 3986) that asks for the signature, such as <c>skyops.example:8443</c>.</summary>
    public required string Domain { get; init; }

    /// <summary>The account that signs in.</summary>
    public required EthereumAddress Address { get; init; }

    /// <summary>One line for the person, which may be empty, or null if there is none.</summary>
    public string? Statement { get; init; }

    /// <summary>The URI (RFC 3986) that the sign-in is for.</summary>
    public required string Uri { get; init; }

    /// <summary>The chain to which the session is bound (EIP-155).</summary>
    public required ulong ChainId { get; init; }

    /// <summary>At least eight letters and digits, chosen by who verifies.</summary>
    public required string Nonce { get; init; }

    /// <summary>When the message was made.</summary>
    public required SiweTime IssuedAt { get; init; }

    /// <summary>From when on it no longer holds, if it says so.</summary>
    public SiweTime? ExpirationTime { get; init; }

    /// <summary>Before when it does not hold yet, if it says so.</summary>
    public SiweTime? NotBefore { get; init; }

    /// <summary>An id of the request, which may be empty, or null if there is none.</summary>
    public string? RequestId { get; init; }

    /// <summary>URIs that belong to the request; null if there is no such list, which is not the same as an empty one.
    /// </summary>
    public IReadOnlyList<string>? Resources { get; init; }

    /// <summary>Whether the fields can stand in a message: whether its text reads back to the same fields.</summary>
    public bool IsWellFormed => TryParse(ToString(), out var again, out _) && Equals(again);

    /// <summary>Reads a message; false unless the whole text is one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SiweMessage? message, out SiweFault fault)
    {
        (message, fault) = SiweParser.Parse(text ?? "");
        return message is not null;
    }

    public bool Equals(SiweMessage? other) =>
        other is not null && Scheme == other.Scheme && Domain == other.Domain && Address == other.Address
        && Statement == other.Statement && Uri == other.Uri && ChainId == other.ChainId && Nonce == other.Nonce
        && IssuedAt == other.IssuedAt && ExpirationTime == other.ExpirationTime && NotBefore == other.NotBefore
        && RequestId == other.RequestId && SameResources(other.Resources);

    public override int GetHashCode() => HashCode.Combine(Domain, Address, Nonce, IssuedAt);

    /// <summary>The text that is signed, lines ended by LF, none after the last.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Scheme is not null)
            text.Append(Scheme).Append("://");
        text.Append(Domain).Append(SiweLines.Header).Append('\n').Append(Address).Append("\n\n");
        if (Statement is not null)
            text.Append(Statement).Append('\n');
        text.Append('\n').Append(SiweLines.Uri).Append(Uri);
        text.Append('\n').Append(SiweLines.Version).Append('1');
        text.Append('\n').Append(SiweLines.ChainId).Append(ChainId.ToString(CultureInfo.InvariantCulture));
        text.Append('\n').Append(SiweLines.Nonce).Append(Nonce);
        text.Append('\n').Append(SiweLines.IssuedAt).Append(IssuedAt.Text);
        if (ExpirationTime is { } expiration)
            text.Append('\n').Append(SiweLines.ExpirationTime).Append(expiration.Text);
        if (NotBefore is { } notBefore)
            text.Append('\n').Append(SiweLines.NotBefore).Append(notBefore.Text);
        if (RequestId is not null)
            text.Append('\n').Append(SiweLines.RequestId).Append(RequestId);
        if (Resources is null)
            return text.ToString();
        text.Append('\n').Append(SiweLines.Resources);
        foreach (var resource in Resources)
            text.Append('\n').Append(SiweLines.Resource).Append(resource);
        return text.ToString();
    }

    private bool SameResources(IReadOnlyList<string>? others) =>
        Resources is null || others is null ? Resources is null && others is null : Resources.SequenceEqual(others);
}
