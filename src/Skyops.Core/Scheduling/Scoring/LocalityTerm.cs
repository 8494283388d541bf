namespace Skyops.Core.Scheduling.Scoring;

/// <summary>Share of the bytes of the inputs that the node holds already.</summary>
internal static class LocalityTerm
{
    public static double Of(NodeTable nodes, int node, WantedInputs inputs) =>
        (double)inputs.BytesIn(nodes.Holds[node]) / inputs.Bytes;
}
