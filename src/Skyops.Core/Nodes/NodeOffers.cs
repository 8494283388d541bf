using Skyops.Nodes;

namespace Skyops.Core.Nodes;

/// <summary>
/// Compares offers by what they say: a record's own equality compares arrays by reference, and would see a change at
/// every reconnect.
/// </summary>
public static class NodeOffers
{
    public static bool Same(NodeOffer left, NodeOffer right) =>
        left with { Capabilities = right.Capabilities } == right && Same(left.Capabilities, right.Capabilities);

    public static bool Same(NodeCapabilities left, NodeCapabilities right) =>
        left with { Gpus = right.Gpus, Executors = right.Executors, Tiers = right.Tiers, NetworkPolicies = right.NetworkPolicies, Software = right.Software, Submitters = right.Submitters, ImageSources = right.ImageSources } == right
        && left.Gpus.AsSpan().SequenceEqual(right.Gpus)
        && left.Tiers.AsSpan().SequenceEqual(right.Tiers)
        && left.Software.AsSpan().SequenceEqual(right.Software)
        && left.Submitters.AsSpan().SequenceEqual(right.Submitters)
        && left.ImageSources.AsSpan().SequenceEqual(right.ImageSources)
        && left.NetworkPolicies.AsSpan().SequenceEqual(right.NetworkPolicies)
        && left.Executors.AsSpan().SequenceEqual(right.Executors);
}
