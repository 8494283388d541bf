namespace Skyops.Ethereum.Sessions;

/// <summary>
/// What a session key may do. A word, so that a later version can add one that this version refuses by name.
/// </summary>
public static class SessionScope
{
    /// <summary>Submit and steer tasks of the account, up to the spend cap.</summary>
    public const string Owner = "owner";

    /// <summary>Act as the node of the account: enrol, heartbeat, sign receipts.</summary>
    public const string Node = "node";

    /// <summary>The longest scope, in bytes.</summary>
    public const int MaxLength = 32;

    /// <summary>Whether a text could name a scope: 1 to 32 lower-case letters, digits and hyphens.</summary>
    public static bool IsWellFormed(string? scope) =>
        scope is { Length: > 0 and <= MaxLength }
        && scope.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
