using Skyops.Worker.Sandbox;

namespace Skyops.Worker.Containers;

/// <summary>Where a worker's containers keep what does not outlive a start of the machine: <c>/run/skyops/WORKER.podman</c> and its like, short, since sockets lie in them.</summary>
/// <param name="places">Of the worker's sandboxes, with which containers share disks, control groups and names.</param>
internal sealed class ContainerPlaces(SandboxPlaces places)
{
    public string Podman => Of("podman");

    public string Runc => Of("runc");

    /// <summary>The filter of system calls.</summary>
    public string Profile => Of("seccomp.json");

    private string Of(string ending) => Path.Combine(SandboxPlaces.Root, $"{places.Prefix}.{ending}");
}
