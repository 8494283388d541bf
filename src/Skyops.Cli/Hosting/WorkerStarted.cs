namespace Skyops.Cli.Hosting;

/// <summary>What a worker says when it begins.</summary>
internal sealed record WorkerStarted(string Node, string Owner, string Gateway, string Data, int ProcessId);
