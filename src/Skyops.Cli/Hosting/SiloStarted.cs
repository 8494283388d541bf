namespace Skyops.Cli.Hosting;

/// <summary>What a silo says when it serves.</summary>
internal sealed record SiloStarted(string Api, string Gateway, string Page, string Data, int ProcessId);
