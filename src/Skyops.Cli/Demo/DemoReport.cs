namespace Skyops.Cli.Demo;

/// <summary>What <c>demo --json</c> ends with.</summary>
/// <param name="Accuracy">Share of the test rows that the model classifies right, 0…1.</param>
/// <param name="ModelDigest">SHA-256 of the model file; the same on every run and machine.</param>
/// <param name="Rounds">Rounds of training.</param>
/// <param name="AcceptedShards">Shards whose replicas agreed.</param>
/// <param name="RecomputedShards">Shards that needed more attempts than planned: a worker was killed, or results differed.</param>
/// <param name="KilledWorker">Address of the worker that was killed.</param>
/// <param name="RecoveredInSeconds">From the kill until another node ran the lost replica.</param>
/// <param name="LedgerBalanced">The replayed ledger balances, matches the live one, and holds nothing back.</param>
/// <param name="JournalVerified">Every hash of the journal was recomputed and is right.</param>
/// <param name="ModelPath">Where the model is.</param>
/// <param name="Seconds">The whole demo.</param>
internal sealed record DemoReport(
    double Accuracy,
    string ModelDigest,
    int Rounds,
    int AcceptedShards,
    int RecomputedShards,
    string KilledWorker,
    double RecoveredInSeconds,
    bool LedgerBalanced,
    bool JournalVerified,
    string ModelPath,
    double Seconds);
