using Skyops.Ledger;

namespace Skyops.Cli.Chain;

/// <summary>A transaction that a verb sent and a block has.</summary>
internal sealed record SentReport(string Account, string Currency, Amount Amount, string Transaction, ulong Block);

/// <summary>What <c>withdraw</c> asked for.</summary>
internal sealed record WithdrawReport(string Id, string Currency, Amount Amount);

/// <summary>Where <c>chain deploy</c> put the contracts.</summary>
internal sealed record DeployReport(ulong ChainId, string Token, string Escrow, string NodeRegistry, string TaskRegistry, string NetworkPolicy, string File);
