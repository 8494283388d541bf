namespace Skyops.Kubernetes.Objects;

/// <summary>What the API server keeps of every object.</summary>
public sealed record ObjectMeta
{
    public string? Name { get; init; }

    public string? Namespace { get; init; }

    /// <summary>Another for each object, also for one of the same name made later.</summary>
    public string? Uid { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>There once it is being deleted.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }
}

/// <summary>An object of the API.</summary>
public interface IApiObject
{
    ObjectMeta Metadata { get; }
}

/// <summary>Objects of one kind.</summary>
public sealed record ObjectList<T>
{
    public IReadOnlyList<T> Items { get; init => field = value ?? []; } = [];
}

/// <summary>What the API server says instead of an object: why it did not do something, or how a command ended.</summary>
public sealed record ApiStatus
{
    /// <summary><c>Success</c> or <c>Failure</c>.</summary>
    public string? Status { get; init; }

    public string? Message { get; init; }

    /// <summary>One word, for example <c>NotFound</c>.</summary>
    public string? Reason { get; init; }

    public StatusDetails? Details { get; init; }
}

/// <summary>More about an <see cref="ApiStatus"/>.</summary>
public sealed record StatusDetails
{
    public IReadOnlyList<StatusCause> Causes { get; init => field = value ?? []; } = [];
}

/// <summary>One cause, for example <c>ExitCode</c> with the code as text.</summary>
public sealed record StatusCause
{
    public string? Reason { get; init; }

    public string? Message { get; init; }
}
