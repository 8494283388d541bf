namespace Skyops.Cli.Tasks;

/// <summary>What was fetched.</summary>
internal sealed record DownloadReport(string Task, IReadOnlyList<string> Files);
