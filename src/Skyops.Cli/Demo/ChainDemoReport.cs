namespace Skyops.Cli.Demo;

/// <summary>What <c>demo chain --json</c> ends with.</summary>
/// <param name="OnChainMatchesLedger">To the last unit: what the escrow holds is what the ledger's accounts have and what is not claimed yet, in both currencies, and every wallet got what its ledger account was settled.</param>
/// <param name="ProofsVerified">Inclusion proofs that were checked against what the chain has.</param>
/// <param name="GasPerTask">Gas of roots and batches over the number of tasks. A batch of one is dear: the contracts' README has the figures of large ones.</param>
/// <param name="Tasks">Tasks that were run.</param>
/// <param name="Roots">Settlement roots that were posted.</param>
/// <param name="Paid">What the nodes claimed, in SKYOPS.</param>
/// <param name="Withdrawn">What the owner withdrew, in SKYOPS.</param>
/// <param name="Seconds">The whole demo.</param>
internal sealed record ChainDemoReport(
    bool OnChainMatchesLedger, int ProofsVerified, double GasPerTask, int Tasks, int Roots, string Paid, string Withdrawn, double Seconds);
