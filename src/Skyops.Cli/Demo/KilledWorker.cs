namespace Skyops.Cli.Demo;

/// <summary>What became of the kill.</summary>
/// <param name="Node">Address of the killed worker.</param>
/// <param name="Name">What the demo calls it.</param>
/// <param name="Lost">The replica that was lost, as <c>stage/shard/replica@epoch</c>.</param>
/// <param name="Successor">Who took it over.</param>
/// <param name="RecoveredInSeconds">From the kill until the successor ran it.</param>
internal sealed record KilledWorker(string Node, string Name, string Lost, string Successor, double RecoveredInSeconds);
