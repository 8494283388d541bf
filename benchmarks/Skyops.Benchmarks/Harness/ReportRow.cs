namespace Skyops.Benchmarks.Harness;

/// <summary>One figure: what it is, its samples and their unit.</summary>
internal sealed record ReportRow(string What, Samples Samples, string Unit);
