namespace Skyops.Cli.Hosting;

/// <summary>A local pool.</summary>
internal sealed record UpStarted(SiloStarted Silo, IReadOnlyList<WorkerStarted> Workers);
