namespace Skyops.Tasks;

/// <summary>
/// Two results of a shard, number by number. Which of them is the candidate matters, because the relative part of a tolerance is one of the candidate's number.
/// </summary>
/// <param name="First">Epoch of the attempt that gave one of them.</param>
/// <param name="Second">Epoch of the attempt that gave the other.</param>
/// <param name="SecondMatchesFirst">With the first as the candidate.</param>
/// <param name="FirstMatchesSecond">With the second as the candidate.</param>
/// <param name="Difference">Largest finite difference of two numbers; null when none were compared.</param>
/// <param name="Detail">Where they differ by more than is allowed, or in something that is no number; null when they do not.</param>
[GenerateSerializer, Immutable, Alias("skyops.ComparedPair")]
public sealed record ComparedPair(
    [property: Id(0)] int First,
    [property: Id(1)] int Second,
    [property: Id(2)] bool SecondMatchesFirst,
    [property: Id(3)] bool FirstMatchesSecond,
    [property: Id(4)] double? Difference,
    [property: Id(5)] string? Detail);

/// <summary>A result that cannot be compared: a file is missing, too large or not what its name says. It matches only what is equal to it bit for bit.</summary>
[GenerateSerializer, Immutable, Alias("skyops.UnreadableResult")]
public sealed record UnreadableResult(
    [property: Id(0)] int Epoch,
    [property: Id(1)] string Reason);
