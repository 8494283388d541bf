using System.Net;

namespace Skyops.Kubernetes.Client;

/// <summary>The API server refused something, or could not be reached for longer than was waited.</summary>
public sealed class KubernetesException : Exception
{
    public KubernetesException(string message, HttpStatusCode? status, string? reason, Exception? inner = null)
        : base(message, inner) => (Status, Reason) = (status, reason);

    /// <summary>Null when there was no answer.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>The API's word for it, for example <c>Forbidden</c>; null when it said none.</summary>
    public string? Reason { get; }

    /// <summary>True when the same may go well later: no answer, too many requests, a server that is not well.</summary>
    public bool MayPass => Status is null or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)Status >= 500;
}
