namespace Skyops.Delivery.Targets;

/// <summary>A delivery that was read back with the right hash.</summary>
/// <param name="Target"><c>s3</c>, <c>ipfs</c> or <c>arweave</c>.</param>
/// <param name="Address">Where it is, in the target's own words: <c>s3://bucket/key</c>, <c>ipfs://CID</c>, <c>ar://ID</c>.</param>
/// <param name="Version">The version of the object where the store keeps versions; null elsewhere.</param>
/// <param name="Fetch">A command that fetches it.</param>
/// <param name="Checked">How it was checked that the target has these bytes.</param>
/// <param name="Cost">What it cost, with its unit; null where the target says no price.</param>
public sealed record Delivered(string Target, string Address, string? Version, string Fetch, string Checked, string? Cost);
