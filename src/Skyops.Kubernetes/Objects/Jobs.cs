namespace Skyops.Kubernetes.Objects;

/// <summary>A Job.</summary>
public sealed record Job : IApiObject
{
    public string ApiVersion { get; init; } = "batch/v1";

    public string Kind { get; init; } = "Job";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public JobSpec? Spec { get; init; }

    public JobStatus? Status { get; init; }
}

/// <summary>What a Job runs.</summary>
public sealed record JobSpec
{
    /// <summary>How often a pod that failed is replaced.</summary>
    public int? BackoffLimit { get; init; }

    /// <summary>Its pods are ended so long after it was made.</summary>
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>It is deleted so long after it ended.</summary>
    public int? TtlSecondsAfterFinished { get; init; }

    public required PodTemplate Template { get; init; }
}

/// <summary>What its pods are made like.</summary>
public sealed record PodTemplate
{
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public required PodSpec Spec { get; init; }
}

/// <summary>Where a Job is.</summary>
public sealed record JobStatus
{
    public int Active { get; init; }

    public int Succeeded { get; init; }

    public int Failed { get; init; }

    /// <summary><c>Complete</c> or <c>Failed</c>, whose reason may be <c>DeadlineExceeded</c>.</summary>
    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}
