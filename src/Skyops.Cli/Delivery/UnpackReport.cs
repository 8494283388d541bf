namespace Skyops.Cli.Delivery;

/// <summary>What a bundle holds.</summary>
/// <param name="Task">The task.</param>
/// <param name="Owner">The account it belongs to.</param>
/// <param name="Files">Outputs.</param>
/// <param name="Bytes">Size of the outputs.</param>
/// <param name="Receipts">Receipts whose signatures hold.</param>
/// <param name="Folder">Where it was unpacked; null when it was only checked.</param>
/// <param name="IsSealed">Whether the files are sealed as they are now.</param>
internal sealed record UnpackReport(string Task, string Owner, int Files, long Bytes, int Receipts, string? Folder, bool IsSealed);
