namespace Skyops.Worker.Containers;

/// <summary>This node cannot run a container, by no fault of its image.</summary>
internal sealed class ContainerException(string problem, string remedy, Exception? inner = null) : Exception($"{problem}; {remedy}.", inner);
