namespace Skyops.Worker.Kubernetes;

/// <summary>One thing that a worker needs of a cluster, as it was tried there.</summary>
/// <param name="Name">What it is: <c>rights</c>.</param>
/// <param name="Works">Whether it is there.</param>
/// <param name="IsNeeded">Whether containers are offered only with it.</param>
/// <param name="Found">What was seen.</param>
/// <param name="Remedy">What to change when it is not.</param>
public sealed record ClusterControl(string Name, bool Works, bool IsNeeded, string Found, string Remedy);
