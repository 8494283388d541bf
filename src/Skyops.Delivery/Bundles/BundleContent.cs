using Skyops.Tasks;

namespace Skyops.Delivery.Bundles;

/// <summary>What goes into a bundle: what a client has fetched of a completed task and checked.</summary>
public sealed record BundleContent
{
    public required TaskView Task { get; init; }

    public required ulong ChainId { get; init; }

    /// <summary>Folder with the task's outputs under the paths that <see cref="TaskView.Outputs"/> names.</summary>
    public required string OutputsFolder { get; init; }

    public required BundleReceipts Receipts { get; init; }

    /// <summary>File with the log chunks as JSON, one a line, in the order in which the silo kept them.</summary>
    public required string LogsFile { get; init; }
}
