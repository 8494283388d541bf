namespace Skyops.Cli.Hosting;

/// <summary>What a silo says when it serves; one on a shared database says it again when its role changes.</summary>
/// <param name="Role"><c>active</c> or <c>standby</c>.</param>
internal sealed record SiloStarted(string Api, string Gateway, string Page, string Data, int ProcessId, string Role = "active");
