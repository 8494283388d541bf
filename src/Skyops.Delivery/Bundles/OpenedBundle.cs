namespace Skyops.Delivery.Bundles;

/// <summary>What was read from a bundle, each file of which has the hash that the manifest says.</summary>
public sealed record OpenedBundle(BundleManifest Manifest, BundleReceipts Receipts);
