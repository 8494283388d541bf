namespace Skyops.Delivery.Bundles;

/// <summary>A bundle cannot be made, or is not what its manifest says.</summary>
public sealed class BundleException(string message, Exception? inner = null) : Exception(message, inner);
