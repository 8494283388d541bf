namespace Skyops.Cli.Delivery;

/// <summary>Where a result is.</summary>
/// <param name="Task">The task.</param>
/// <param name="Target"><c>s3</c>, <c>ipfs</c> or <c>arweave</c>.</param>
/// <param name="Address">Its address there: <c>s3://bucket/key</c>, <c>ipfs://CID</c>, <c>ar://ID</c>.</param>
/// <param name="Version">Of the object, where the store keeps versions.</param>
/// <param name="Fetch">A command that fetches it.</param>
/// <param name="Checked">How it was checked.</param>
/// <param name="Cost">What it cost.</param>
/// <param name="Bytes">Size of the bundle.</param>
/// <param name="Sha256">Of the bundle.</param>
/// <param name="Files">Outputs in it.</param>
/// <param name="Receipts">Receipts in it whose signatures hold.</param>
internal sealed record DeliverReport(
    string Task, string Target, string Address, string? Version, string Fetch, string Checked, string? Cost, long Bytes, string Sha256, int Files, int Receipts);
