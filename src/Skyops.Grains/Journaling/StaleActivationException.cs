namespace Skyops.Grains.Journaling;

/// <summary>Another activation of the same grain has written to its stream. The caller may try again: the next activation loads the stream anew.</summary>
public sealed class StaleActivationException(string stream, long seq)
    : InvalidOperationException($"the stream '{stream}' has moved past row {seq}; this activation is stale and leaves");
