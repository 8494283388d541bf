namespace Skyops.Api;

/// <summary>Answer to a batch of submissions: one for each item, in their order.</summary>
public sealed record BatchResponse(IReadOnlyList<BatchItemResponse> Items);

/// <summary>What became of one item of a batch: it was taken, or refused.</summary>
/// <param name="Task">As a single submission answers; null when refused.</param>
/// <param name="Problem">Why it was refused, as a single submission says it; null when taken.</param>
public sealed record BatchItemResponse(SubmitResponse? Task, ProblemResponse? Problem);
