namespace Skyops.Worker.Kubernetes;

/// <summary>The cluster did not run an attempt, by no fault of its task: another node may.</summary>
internal sealed class ClusterException(string message, Exception? inner = null) : Exception(message, inner);
