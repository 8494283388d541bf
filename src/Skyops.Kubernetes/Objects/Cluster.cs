namespace Skyops.Kubernetes.Objects;

/// <summary>Which connections pods with certain labels may have.</summary>
public sealed record NetworkPolicy : IApiObject
{
    public string ApiVersion { get; init; } = "networking.k8s.io/v1";

    public string Kind { get; init; } = "NetworkPolicy";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public NetworkPolicySpec? Spec { get; init; }
}

/// <summary>Without rules nothing is allowed in the directions that <see cref="PolicyTypes"/> names.</summary>
public sealed record NetworkPolicySpec
{
    public required LabelSelector PodSelector { get; init; }

    /// <summary><c>Ingress</c>, <c>Egress</c>.</summary>
    public required IReadOnlyList<string> PolicyTypes { get; init; }
}

/// <summary>Objects that have all of these labels.</summary>
public sealed record LabelSelector
{
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }
}

/// <summary>A node of the cluster.</summary>
public sealed record ClusterNode : IApiObject
{
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public ClusterNodeSpec? Spec { get; init; }

    public ClusterNodeStatus? Status { get; init; }
}

/// <summary>Whether pods are placed there.</summary>
public sealed record ClusterNodeSpec
{
    public bool Unschedulable { get; init; }
}

/// <summary>What a node has for pods.</summary>
public sealed record ClusterNodeStatus
{
    /// <summary>Quantities by name: <c>cpu</c>, <c>memory</c>.</summary>
    public IReadOnlyDictionary<string, string> Allocatable { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}

/// <summary>A namespace.</summary>
public sealed record ClusterNamespace : IApiObject
{
    public string ApiVersion { get; init; } = "v1";

    public string Kind { get; init; } = "Namespace";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();
}

/// <summary>A question to the API server: may the one who asks do this?</summary>
public sealed record SelfSubjectAccessReview : IApiObject
{
    public string ApiVersion { get; init; } = "authorization.k8s.io/v1";

    public string Kind { get; init; } = "SelfSubjectAccessReview";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public required AccessReviewSpec Spec { get; init; }

    public AccessReviewStatus? Status { get; init; }
}

/// <summary>What is asked.</summary>
public sealed record AccessReviewSpec
{
    public required ResourceAttributes ResourceAttributes { get; init; }
}

/// <summary>One verb on one kind of objects.</summary>
public sealed record ResourceAttributes
{
    public string? Namespace { get; init; }

    public required string Verb { get; init; }

    /// <summary>Of the API; empty for the oldest.</summary>
    public string? Group { get; init; }

    public required string Resource { get; init; }

    public string? Subresource { get; init; }
}

/// <summary>The answer.</summary>
public sealed record AccessReviewStatus
{
    public bool Allowed { get; init; }

    public string? Reason { get; init; }
}
