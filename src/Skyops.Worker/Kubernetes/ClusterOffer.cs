using System.Globalization;
using Microsoft.Extensions.Logging;
using Skyops.Kubernetes.Client;
using Skyops.Kubernetes.Configuration;
using Skyops.Tasks;
using Skyops.Worker.Containers;
using Skyops.Worker.Options;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Kubernetes;

/// <summary>
/// What a worker beside a cluster offers: containers on the cluster, and nothing of the machine that it runs on itself. Only when everything that was tried has worked.
/// </summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Works">Whether containers can be offered.</param>
/// <param name="Size">Null when this worker may not look at nodes.</param>
internal sealed record ClusterOffer(Cluster Cluster, bool Works, ClusterSize? Size)
{
    /// <summary>Removes what an earlier run of this worker left, and tries the cluster.</summary>
    /// <exception cref="WorkerOptionsException">How to reach it cannot be read, or it is not said what to offer.</exception>
    public static async Task<ClusterOffer> MakeAsync(WorkerOptions options, ILogger log, TimeProvider time, CancellationToken cancellationToken)
    {
        var cluster = Open(options, log, time);
        try
        {
            await cluster.SweepAsync(cancellationToken);
            var controls = await new ClusterProbe(cluster).RunAsync(cancellationToken);
            foreach (var control in controls.Where(control => !control.Works && control.IsNeeded)) WorkerLog.ClusterControlMissing(log, control.Name, control.Found, control.Remedy);
            var size = await ClusterSize.ReadAsync(cluster.Client, cancellationToken);
            if (size is null && (options.CpuCores == 0 || options.RamMiB == 0))
                throw new WorkerOptionsException(["CpuCores or RamMiB is 0, and this worker may not look at the cluster's nodes: say what is offered with --cpu and --ram, or allow it to list nodes."]);
            return new ClusterOffer(cluster, controls.All(control => control.Works || !control.IsNeeded), size);
        }
        catch (Exception failure)
        {
            await cluster.DisposeAsync();
            if (failure is KubernetesException refused) throw new WorkerOptionsException([$"Kubernetes: {refused.Message}"]);
            throw;
        }
    }

    /// <summary>What the machine offers, with the cluster's part in its place.</summary>
    public Wire.Capabilities Describe(Wire.Capabilities machine, WorkerOptions options)
    {
        var (cores, ram) = Size?.Offered(options.Slots) ?? default;
        var offered = machine.Clone();
        offered.CpuCores = options.CpuCores != 0 ? options.CpuCores : (int)Math.Min(cores, Limits.CpuCores);
        offered.RamMib = options.RamMiB != 0 ? options.RamMiB : (int)Math.Min(ram, Limits.RamMiB);
        offered.Gpus.Clear();
        offered.Software.Clear();
        offered.Executors.Clear();
        offered.ImageSources.Clear();
        offered.Tiers.Clear();
        offered.Executors.Add("noop");
        offered.Tiers.Add(new Wire.ExecutorTier { Executor = "noop", Tier = PlacementWords.TierProcess });
        if (!Works) return offered;
        offered.Executors.Add("container");

        // Which registries a cluster pulls from is the cluster's own rule, unless this operator has a narrower one.
        offered.ImageSources.AddRange(options.Registries.Count == 0 ? [ImageSources.AnyRegistry] : ContainerSetup.RegistriesOf(options).Select(registry => registry.Host));
        offered.Tiers.Add(new Wire.ExecutorTier { Executor = "container", Tier = PlacementWords.TierContainer });
        return offered;
    }

    /// <summary>Why the cluster cannot run an order; null when it can.</summary>
    public string? Misfit(WorkOrder order, Wire.Assignment assignment)
    {
        if (order is not ContainerOrder || Size is not { Largest: var largest }) return null;
        if (assignment.CpuCores > largest.Cores) return string.Create(CultureInfo.InvariantCulture, $"No node of the cluster has {assignment.CpuCores} cores; the largest has {largest.Cores}.");
        return assignment.RamMib > largest.RamMiB ? $"No node of the cluster has {assignment.RamMib} MiB; the largest has {largest.RamMiB}." : null;
    }

    private static Cluster Open(WorkerOptions options, ILogger log, TimeProvider time)
    {
        try
        {
            return new Cluster(options.Kubernetes!, options.Credentials.Node.ToString(), log, time);
        }
        catch (KubernetesConfigException failure)
        {
            throw new WorkerOptionsException([$"Kubernetes: {failure.Message}"]);
        }
    }
}
