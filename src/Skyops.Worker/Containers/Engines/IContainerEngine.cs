using Skyops.Worker.Native;

namespace Skyops.Worker.Containers.Engines;

/// <summary>A program of the machine that makes containers. What it is asked to make is the same whichever it is.</summary>
internal interface IContainerEngine
{
    /// <summary>As people read it: <c>podman 4.3.1 with runc 1.1.5</c>.</summary>
    string Version { get; }

    /// <summary>What to start to run a container; it ends as the program in it ends.</summary>
    SpawnRequest Request(ContainerPlan plan);

    /// <summary>Removes a container, if there still is one of this name.</summary>
    void Remove(string name);

    /// <summary>Removes all containers of this worker, and what they share.</summary>
    void RemoveAll();
}

/// <summary>A container to be made.</summary>
/// <param name="Name">Its name, that of its control groups too.</param>
/// <param name="Root">The image's files, which it sees read-only.</param>
/// <param name="Argv">The program.</param>
/// <param name="Environment">All its variables.</param>
/// <param name="Folder">Where it starts.</param>
/// <param name="User">The user and group it runs as.</param>
/// <param name="Mounts">What it sees of the node.</param>
/// <param name="Limits">Limits of its processes.</param>
/// <param name="ProcessLists">Files that its first process is written to, which puts it into its control groups.</param>
/// <param name="Files">The worker's own files for it.</param>
internal sealed record ContainerPlan(
    string Name, string Root, IReadOnlyList<string> Argv, IReadOnlyDictionary<string, string> Environment, string Folder, uint User,
    IReadOnlyList<ContainerMount> Mounts, ContainerLimits Limits, IReadOnlyList<string> ProcessLists, ContainerFiles Files);

/// <summary>A folder of the node in the container.</summary>
internal sealed record ContainerMount(string Source, string Target, bool ReadOnly);

/// <summary>Limits that the kernel keeps for each process; those of all together are the control groups'.</summary>
/// <param name="FileBytes">The longest file.</param>
/// <param name="Processes">Processes of the user; above the control group's limit, which is the one that counts.</param>
/// <param name="SharedMemoryMiB">Of <c>/dev/shm</c>.</param>
internal sealed record ContainerLimits(long FileBytes, long Processes, int SharedMemoryMiB);

/// <summary>Files of one container that only the worker reads and writes.</summary>
internal sealed record ContainerFiles(string Folder)
{
    public string Environment => Path.Combine(Folder, "environment");

    public string Hooks => Path.Combine(Folder, "hooks");

    /// <summary>There once the program has been started.</summary>
    public string Started => Path.Combine(Folder, "started");

    /// <summary>What the engine says of itself.</summary>
    public string Log => Path.Combine(Folder, "engine.log");
}
