using Skyops.Ethereum.Keys;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Worker.Options;

/// <summary>
/// All that a worker is told. Read-only once it runs; <see cref="Validate"/> finds every error at once.
/// </summary>
public sealed record WorkerOptions
{
    /// <summary>The silos of the pool, in the order of preference; at least one. No default.</summary>
    public required IReadOnlyList<SiloEndpoint> Silos { get; init; }

    /// <summary>
    /// Whether <see cref="Silos"/> are all silos of the pool. If not, one that is not named may be active while those that are
    /// named refuse, so refusals prove nothing and the worker fences itself on them as on silence. Default: yes.
    /// </summary>
    public bool AllSilosNamed { get; init; } = true;

    /// <summary>Who this node is. No default.</summary>
    public required WorkerCredentials Credentials { get; init; }

    /// <summary>
    /// Where attempts, cached inputs and unacknowledged receipts live; one worker a folder. No default.
    /// </summary>
    public required string DataFolder { get; init; }

    /// <summary>What people call this node; up to 128 characters. Default: the machine's name.</summary>
    public string Name { get; init; } = Environment.MachineName;

    /// <summary>Attempts that run at once, 1 to 1,024. Default: one for each logical processor.</summary>
    public int Slots { get; init; } = Environment.ProcessorCount;

    /// <summary>What an hour of run time of one attempt costs. Default: 1 SKYOPS.</summary>
    public Amount PricePerHour { get; init; } = Amount.Whole(1);

    /// <summary>Cores offered. Default: 0, all that the machine has.</summary>
    public int CpuCores { get; init; }

    /// <summary>Memory offered in MiB. Default: 0, nine tenths of the machine's.</summary>
    public int RamMiB { get; init; }

    /// <summary>Region in lower-case words joined by dashes, for example <c>eu-west</c>. Default: none.</summary>
    public string? Region { get; init; }

    /// <summary>What work here may reach: <c>none</c>, or <c>internet</c>, which allows work that asks for none too. Default: none.</summary>
    public string Network { get; init; } = PlacementWords.NoNetwork;

    /// <summary>Work must end before this. Default: none, the node stays.</summary>
    public DateTimeOffset? AvailableUntil { get; init; }

    /// <summary>When work may run here. Default: always.</summary>
    public WorkHours Hours { get; init; } = WorkHours.Always;

    /// <summary>The only accounts whose work runs here, as addresses; less than <see cref="Limits.NodeSubmitters"/>; the owner's own runs, too. Default: none, anybody's does.</summary>
    public IReadOnlyList<string> Submitters { get; init; } = [];

    /// <summary>Disk space for cached inputs in MiB. Default: 10,240.</summary>
    public int CacheMiB { get; init; } = 10_240;

    /// <summary>
    /// Executors that are offered only where the operator says so. <c>command</c> runs any submitter's programs in a sandbox,
    /// <c>container</c> any submitter's images in containers; each is offered only when every control of it works here. <c>process</c> runs any submitter's programs as this
    /// worker's user, without a sandbox. Default: none.
    /// </summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>
    /// A cluster on which containers run. The worker then offers those only: nothing runs on its own machine, and <see cref="CpuCores"/> and <see cref="RamMiB"/> are the
    /// cluster's, by default all that its nodes have for pods. Default: none.
    /// </summary>
    public KubernetesWorkerOptions? Kubernetes { get; init; }

    /// <summary>
    /// Registries that images of containers may be pulled from, by their hosts: <c>registry.example</c>, or <c>http://127.0.0.1:5000</c> for one without TLS. Default: none.
    /// </summary>
    public IReadOnlyList<string> Registries { get; init; } = [];

    /// <summary>Disk space for unpacked images in MiB; none may be larger. Default: 20,480.</summary>
    public int ImageCacheMiB { get; init; } = 20_480;

    /// <summary>Whether containers are made with podman where it is installed; else with runc alone. Default: yes.</summary>
    public bool Podman { get; init; } = true;

    /// <summary>What runs attempts. Default: this executable with the verb <c>attempt</c>.</summary>
    public AttemptHost AttemptHost { get; init; } = AttemptHost.ThisExecutable;

    /// <summary>All that is wrong; empty when the worker can start.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Silos is not { Count: > 0 }) errors.Add("Silos is empty; at least one address is needed.");
        foreach (var silo in Silos ?? [])
        {
            CheckAddress(errors, "gateway", silo.Gateway);
            CheckAddress(errors, "API", silo.Api);
        }

        if (Credentials is null) errors.Add("Credentials are missing.");
        if (Credentials is { Owner: { } owner, OwnerConsent: null } && owner != Credentials.Node)
        {
            errors.Add($"Owner {owner} is not the node's wallet; its signed consent is needed.");
        }

        if (string.IsNullOrWhiteSpace(DataFolder)) errors.Add("DataFolder is empty.");
        if (Name is not { Length: > 0 and <= Limits.NameLength }) errors.Add("Name must have 1 to 128 characters.");
        if (Region is not null && !PlacementWords.IsRegion(Region)) errors.Add($"Region '{Region}' is not lower-case words joined by dashes, such as eu-west, of at most {Limits.RegionLength} characters.");
        if (!PlacementWords.NetworkPolicies.Contains(Network)) errors.Add($"Network '{Network}' is not one of {string.Join(", ", PlacementWords.NetworkPolicies)}.");
        if (Submitters.Count >= Limits.NodeSubmitters) errors.Add($"Submitters names {Submitters.Count} accounts; at most {Limits.NodeSubmitters - 1}.");
        foreach (var submitter in Submitters)
        {
            if (!EthereumAddress.TryParse(submitter, out _)) errors.Add($"Submitters names '{submitter}', which is no address such as 0x52908400098527886E0F7030069857D2E4169EE7.");
        }

        CheckRange(errors, nameof(Slots), Slots, 1, 1_024);
        CheckRange(errors, nameof(CpuCores), CpuCores, 0, Limits.CpuCores);
        CheckRange(errors, nameof(RamMiB), RamMiB, 0, Limits.RamMiB);
        CheckRange(errors, nameof(CacheMiB), CacheMiB, 0, Limits.DiskMiB);
        foreach (var executor in Allow ?? [])
        {
            if (executor is not ("process" or "command" or "container")) errors.Add($"Allow names '{executor}'; only 'command', 'container' and 'process' can be allowed.");
        }

        CheckRange(errors, nameof(ImageCacheMiB), ImageCacheMiB, 1, Limits.DiskMiB);
        if (Registries is { Count: >= Limits.NodeImageSources }) errors.Add($"Registries names {Registries.Count} hosts; at most {Limits.NodeImageSources - 1}.");
        foreach (var registry in Registries ?? [])
        {
            if (Containers.Images.RegistryHost.TryParse(registry) is null)
                errors.Add($"Registries names '{registry}', which is no host as in registry.example:5000, nor http:// and a host.");
        }

        if (Kubernetes is { } cluster)
        {
            if (string.IsNullOrWhiteSpace(cluster.Access)) errors.Add("Kubernetes.Access is empty; name a kubeconfig file, or in-cluster.");
            if (string.IsNullOrWhiteSpace(cluster.HelperImage)) errors.Add("Kubernetes.HelperImage is empty; name an image with a shell and tar, such as busybox, from a registry that the cluster can reach.");
            if (Allow is { Count: > 0 }) errors.Add($"Allow names {string.Join(", ", Allow)} beside Kubernetes; a worker offers its cluster or its own machine: start another worker for the other.");
        }

        if (PricePerHour > Amount.Most) errors.Add($"PricePerHour is above {Amount.Most}.");
        if (AttemptHost is not { FileName: { } host } || !Path.IsPathFullyQualified(host) || !File.Exists(host))
        {
            errors.Add($"AttemptHost '{AttemptHost?.FileName}' is not the absolute path of a program.");
        }

        return errors;
    }

    private static void CheckRange(List<string> errors, string name, int value, int least, int most)
    {
        if (value < least || value > most) errors.Add($"{name} is {value}; it must be {least} to {most}.");
    }

    private static void CheckAddress(List<string> errors, string what, Uri? address)
    {
        if (address is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            errors.Add($"The {what} address '{address}' is no absolute http or https address.");
        }
    }
}
