namespace Skyops.Cli.Tasks;

/// <summary>What was fetched.</summary>
/// <param name="Task">The task.</param>
/// <param name="Files">Paths of its outputs, or of the one bundle.</param>
/// <param name="Receipts">Receipts of the task whose signatures hold; together they name every output.</param>
/// <param name="BundleSha256">Of the bundle; null without one.</param>
internal sealed record DownloadReport(string Task, IReadOnlyList<string> Files, int Receipts, string? BundleSha256);
