using Skyops.Nodes;

namespace Skyops.Core.Scheduling;

/// <summary>
/// What a kind of machine has in all. Nodes that are alike share one shape, and what a request asks of a machine as
/// such is checked once a shape.
/// A GPU is given to one attempt at a time: consumer cards do not keep processes' memory apart, and a neighbour's
/// out-of-memory must not be a node's fault.
/// </summary>
internal sealed class NodeShape
{
    private readonly HashSet<ExecutorTier> _tiers;
    private RequestShape? _matchedFor;
    private ulong _matched;

    public NodeShape(int index, NodeCapabilities has)
    {
        Index = index;
        CpuCores = has.CpuCores;
        RamMiB = has.RamMiB;
        DiskMiB = has.DiskMiB;
        Executors = [.. has.Executors];
        Gpus = [.. has.Gpus.Take(Limits.Gpus)
            .OrderBy(gpu => gpu.MemoryMiB).ThenBy(gpu => gpu.Model, StringComparer.Ordinal)
            .ThenBy(gpu => gpu.ComputeCapability, StringComparer.Ordinal).ThenBy(gpu => gpu.Driver, StringComparer.Ordinal)
            .ThenBy(gpu => gpu.Vendor, StringComparer.Ordinal)];
        Region = has.Region;
        NetworkPolicies = has.NetworkPolicies;
        Software = has.Software.DistinctBy(one => one.Name).ToDictionary(one => one.Name, one => one.Version, StringComparer.Ordinal);
        Submitters = [.. has.Submitters];
        ImageSources = [.. has.ImageSources];
        _tiers = [.. has.Tiers];
        CpuClass = EquivalenceClasses.OfCpu(has);
    }

    public int Index { get; }

    public int CpuCores { get; }

    public int RamMiB { get; }

    public int DiskMiB { get; }

    public HashSet<string> Executors { get; }

    /// <summary>
    /// Smallest memory first: bit n of a GPU mask is the n-th of these, so the lowest bits that match are the best fit.
    /// </summary>
    public GpuInfo[] Gpus { get; }

    public string? Region { get; }

    public string[] NetworkPolicies { get; }

    /// <summary>Versions by name.</summary>
    public Dictionary<string, string> Software { get; }

    /// <summary>The only accounts it works for; none: for all.</summary>
    public HashSet<string> Submitters { get; }

    /// <summary>Where images may come from, see <see cref="Tasks.ImageSources"/>.</summary>
    public HashSet<string> ImageSources { get; }

    /// <summary>The equivalence class of work that uses no GPU.</summary>
    public string CpuClass { get; }

    public ulong AllGpus => Gpus.Length == 64 ? ulong.MaxValue : (1UL << Gpus.Length) - 1;

    public bool Offers(string executor, string tier) => _tiers.Contains(new ExecutorTier(executor, tier));

    /// <summary>
    /// The GPUs that a request could use: as asked for and enough memory each. The last answer is kept, because
    /// requests come in groups.
    /// </summary>
    public ulong Matching(RequestShape request)
    {
        if (!ReferenceEquals(_matchedFor, request)) (_matchedFor, _matched) = (request, Match(request));
        return _matched;
    }

    private ulong Match(RequestShape request)
    {
        ulong mask = 0;
        for (var i = 0; i < Gpus.Length; i++)
        {
            if (Gpus[i].MemoryMiB >= request.Resources.GpuMemoryMiB && GpuKinds.Matches(Gpus[i], request.Resources)) mask |= 1UL << i;
        }

        return mask;
    }

    /// <summary>The equivalence class in which a request would run here: other versions of the software it asks for may give other bits.</summary>
    public string ClassOf(RequestShape request)
    {
        var machine = request.Resources.Gpus == 0 ? CpuClass : EquivalenceClasses.OfGpus(Gpus, Matching(request));
        return request.Software is { } software
            ? $"{machine}; {string.Join(' ', software.Split(',').Select(name => $"{name} {Software.GetValueOrDefault(name)}"))}"
            : machine;
    }

    /// <summary>Equal for machines that are alike.</summary>
    public static string KeyOf(NodeCapabilities has)
    {
        var gpus = has.Gpus.Select(gpu => $"{gpu.MemoryMiB}×{gpu.Vendor}×{gpu.Model}×{gpu.ComputeCapability}×{gpu.Driver}").Order(StringComparer.Ordinal);
        var executors = has.Executors.Distinct().Order(StringComparer.Ordinal);
        var tiers = has.Tiers.Select(tier => $"{tier.Executor}@{tier.Tier}").Distinct().Order(StringComparer.Ordinal);
        var networks = has.NetworkPolicies.Distinct().Order(StringComparer.Ordinal);
        var software = has.Software.Select(one => $"{one.Name}@{one.Version}").Order(StringComparer.Ordinal);
        var images = has.ImageSources.Distinct().Order(StringComparer.Ordinal);
        var submitters = has.Submitters.Distinct().Order(StringComparer.Ordinal);
        return $"{has.CpuCores}|{has.RamMiB}|{has.DiskMiB}|{string.Join('+', gpus)}|{string.Join('+', executors)}"
            + $"|{has.Region}|{string.Join('+', tiers)}|{string.Join('+', networks)}|{string.Join('+', software)}|{string.Join('+', submitters)}|{string.Join('+', images)}|{EquivalenceClasses.OfCpu(has)}";
    }
}
