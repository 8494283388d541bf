namespace Skyops.Worker.Blobs;

/// <summary>A blob could not be fetched or stored.</summary>
/// <param name="message">What happened, with the blob's address.</param>
/// <param name="transient">True when the same may work a moment later.</param>
/// <param name="inner">The cause.</param>
internal sealed class BlobTransferException(string message, bool transient, Exception? inner = null)
    : Exception(message, inner)
{
    public bool IsTransient { get; } = transient;
}
