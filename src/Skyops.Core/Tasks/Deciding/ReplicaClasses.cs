using Skyops.Tasks;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>
/// Whether replicas of a shard must run in one equivalence class. Results are compared bit by bit, and unless the
/// workload gives the same bits on any machine, only machines of one class can be expected to agree. The first replica
/// chooses; its attempt remembers the class, and a replica that follows must name the same. A single replica is
/// compared with nothing.
/// </summary>
internal static class ReplicaClasses
{
    public static bool Matter(Workload workload, int redundancy) => !workload.Reproducible && redundancy > 1;
}
