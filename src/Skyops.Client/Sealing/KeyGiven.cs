namespace Skyops.Client.Sealing;

/// <summary>What became of the keys of one attempt.</summary>
/// <param name="Attempt">Stage/shard/slot@epoch.</param>
/// <param name="Node">Who asked for them.</param>
/// <param name="Refused">Why it got none; null: it got them.</param>
public sealed record KeyGiven(string Attempt, string Node, string? Refused);
