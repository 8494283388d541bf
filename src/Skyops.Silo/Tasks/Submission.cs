using Skyops.Core.Tasks.Submission;

namespace Skyops.Silo.Tasks;

/// <summary>A submission as it was sent.</summary>
/// <param name="IdempotencyKey">Null: none was sent.</param>
/// <param name="Authorization">The owner's signature in base64; null: none was sent.</param>
/// <param name="Read">Reads the spec for the id that the task would get.</param>
public sealed record Submission(string? IdempotencyKey, string? Authorization, Func<string, TaskSpecReading> Read);

/// <summary>What idempotency key and authorisation are called where they came from: headers, or fields of a batch.</summary>
public sealed record SubmissionNames(string Key, string Authorization);
