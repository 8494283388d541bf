namespace Skyops.Kubernetes.Client;

/// <summary>A container of a pod.</summary>
public sealed record PodContainer(string Namespace, string Pod, string Container);

/// <summary>A command in a container that runs.</summary>
/// <param name="Argv">The program, which the container has, and its arguments.</param>
public sealed record PodCommand(params IReadOnlyList<string> Argv)
{
    /// <summary>Its standard input; null: none. It has no end that the command could see: say in the arguments how long it is.</summary>
    public Stream? Input { get; init; }

    /// <summary>Takes its standard output; null: that is a part of what it says.</summary>
    public Stream? Output { get; init; }
}

/// <summary>How a command in a container ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Said">What it wrote to standard error, and to standard output when nothing else took that: the first 16 KiB.</param>
public sealed record PodCommandEnd(int ExitCode, string Said);
