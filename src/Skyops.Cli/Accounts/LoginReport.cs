namespace Skyops.Cli.Accounts;

/// <summary>Who is signed in where, until when.</summary>
internal sealed record LoginReport(string Account, string Silo, DateTimeOffset ExpiresAt);

/// <summary>What became of the session: <paramref name="Ended"/> is false when there was none that a silo still took.</summary>
internal sealed record LogoutReport(string Account, bool Ended);
