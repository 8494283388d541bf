using Skyops.Ethereum.Sessions;

namespace Skyops.Silo.Accounts;

/// <summary>What an account proved at login: the delegation, and its session key ready for checking signatures.</summary>
public sealed record Session(SignedDelegation Statement, SessionVerifier Key);
