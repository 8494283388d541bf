namespace Skyops.Kubernetes.Objects;

/// <summary>Where a pod is.</summary>
public sealed record PodStatus
{
    /// <summary><c>Pending</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c>, <c>Unknown</c>.</summary>
    public string? Phase { get; init; }

    /// <summary>For example <c>Evicted</c> or <c>DeadlineExceeded</c>.</summary>
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];

    public IReadOnlyList<ContainerStatus> InitContainerStatuses { get; init => field = value ?? []; } = [];

    public IReadOnlyList<ContainerStatus> ContainerStatuses { get; init => field = value ?? []; } = [];
}

/// <summary>A condition of a pod or a Job.</summary>
public sealed record Condition
{
    public string? Type { get; init; }

    /// <summary><c>True</c>, <c>False</c>, <c>Unknown</c>.</summary>
    public string? Status { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }
}

/// <summary>Where a container is.</summary>
public sealed record ContainerStatus
{
    public string? Name { get; init; }

    public string? ImageID { get; init; }

    public ContainerState State { get; init => field = value ?? new(); } = new();
}

/// <summary>One of the three is there.</summary>
public sealed record ContainerState
{
    public ContainerWaiting? Waiting { get; init; }

    public ContainerRunning? Running { get; init; }

    public ContainerTerminated? Terminated { get; init; }
}

/// <summary>Why a container does not run yet, for example <c>ImagePullBackOff</c>.</summary>
public sealed record ContainerWaiting
{
    public string? Reason { get; init; }

    public string? Message { get; init; }
}

/// <summary>Since when a container runs.</summary>
public sealed record ContainerRunning
{
    public DateTimeOffset? StartedAt { get; init; }
}

/// <summary>How a container ended.</summary>
public sealed record ContainerTerminated
{
    /// <summary>128 + the signal when a signal ended it.</summary>
    public int ExitCode { get; init; }

    /// <summary><c>Completed</c>, <c>Error</c>, <c>OOMKilled</c>, <c>StartError</c> and others.</summary>
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}
