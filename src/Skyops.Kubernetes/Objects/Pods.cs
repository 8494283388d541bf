namespace Skyops.Kubernetes.Objects;

/// <summary>A pod.</summary>
public sealed record Pod : IApiObject
{
    public string ApiVersion { get; init; } = "v1";

    public string Kind { get; init; } = "Pod";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public PodSpec? Spec { get; init; }

    public PodStatus? Status { get; init; }
}

/// <summary>What a pod is made of. Members that are null are left to the API server.</summary>
public sealed record PodSpec
{
    public string? RestartPolicy { get; init; }

    public string? ServiceAccountName { get; init; }

    public bool? AutomountServiceAccountToken { get; init; }

    public bool? EnableServiceLinks { get; init; }

    public bool? ShareProcessNamespace { get; init; }

    public int? TerminationGracePeriodSeconds { get; init; }

    public PodSecurityContext? SecurityContext { get; init; }

    public IReadOnlyList<Container>? InitContainers { get; init; }

    public IReadOnlyList<Container> Containers { get; init => field = value ?? []; } = [];

    public IReadOnlyList<Volume>? Volumes { get; init; }
}

/// <summary>Who its containers run as.</summary>
public sealed record PodSecurityContext
{
    public bool? RunAsNonRoot { get; init; }

    public long? RunAsUser { get; init; }

    public long? RunAsGroup { get; init; }

    /// <summary>The group that owns its volumes.</summary>
    public long? FsGroup { get; init; }

    public SeccompProfile? SeccompProfile { get; init; }
}

/// <summary>A filter of system calls.</summary>
/// <param name="Type"><c>RuntimeDefault</c>.</param>
public sealed record SeccompProfile(string Type);

/// <summary>A container of a pod.</summary>
public sealed record Container
{
    public required string Name { get; init; }

    public required string Image { get; init; }

    public string? ImagePullPolicy { get; init; }

    /// <summary>In place of the image's entry point.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>In place of the image's arguments.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    public string? WorkingDir { get; init; }

    public IReadOnlyList<EnvironmentVariable>? Env { get; init; }

    public ResourceRequirements? Resources { get; init; }

    public IReadOnlyList<VolumeMount>? VolumeMounts { get; init; }

    public ContainerSecurityContext? SecurityContext { get; init; }
}

/// <summary>A variable. The API server would expand <c>$(NAME)</c> in values: write a dollar sign twice.</summary>
public sealed record EnvironmentVariable(string Name, string Value);

/// <summary>Quantities by name: <c>cpu</c>, <c>memory</c>, <c>ephemeral-storage</c>.</summary>
public sealed record ResourceRequirements
{
    public IReadOnlyDictionary<string, string>? Limits { get; init; }

    public IReadOnlyDictionary<string, string>? Requests { get; init; }
}

/// <summary>Where a container sees a volume.</summary>
public sealed record VolumeMount(string Name, string MountPath)
{
    public bool? ReadOnly { get; init; }
}

/// <summary>A volume of a pod.</summary>
public sealed record Volume
{
    public required string Name { get; init; }

    public EmptyDirVolume? EmptyDir { get; init; }
}

/// <summary>An empty folder on the node that goes with the pod.</summary>
public sealed record EmptyDirVolume
{
    /// <summary>A quantity; the pod is evicted when it holds more.</summary>
    public string? SizeLimit { get; init; }
}

/// <summary>What a container may do.</summary>
public sealed record ContainerSecurityContext
{
    public bool? AllowPrivilegeEscalation { get; init; }

    public bool? Privileged { get; init; }

    public bool? ReadOnlyRootFilesystem { get; init; }

    public bool? RunAsNonRoot { get; init; }

    public Capabilities? Capabilities { get; init; }
}

/// <summary>Capabilities that are taken away.</summary>
public sealed record Capabilities
{
    public IReadOnlyList<string> Drop { get; init => field = value ?? []; } = [];
}
