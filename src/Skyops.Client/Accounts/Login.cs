namespace Skyops.Client.Accounts;

/// <summary>A login that a silo has taken.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Silo">Where.</param>
/// <param name="ExpiresAt">When the session is over. Until then logins are made anew by themselves, without the wallet.</param>
public sealed record Login(string Account, Uri Silo, DateTimeOffset ExpiresAt);
