using System.Text.Json.Serialization.Metadata;
using Skyops.Kubernetes.Objects;

namespace Skyops.Kubernetes.Client;

/// <summary>A kind of objects: where they are in the API and what they look like.</summary>
/// <param name="Group">Path of the API group, for example <c>apis/batch/v1</c>.</param>
/// <param name="Plural">Its name in addresses.</param>
/// <param name="IsNamespaced">Whether its objects belong to a namespace.</param>
/// <param name="One">JSON of one.</param>
/// <param name="Many">JSON of a list.</param>
public sealed record Resource<T>(string Group, string Plural, bool IsNamespaced, JsonTypeInfo<T> One, JsonTypeInfo<ObjectList<T>> Many)
    where T : IApiObject;

/// <summary>The kinds that are used here.</summary>
public static class Resources
{
    private static readonly KubernetesJson Json = KubernetesJson.Default;

    public static Resource<Job> Jobs { get; } = new("apis/batch/v1", "jobs", true, Json.Job, Json.ObjectListJob);

    public static Resource<Pod> Pods { get; } = new("api/v1", "pods", true, Json.Pod, Json.ObjectListPod);

    public static Resource<NetworkPolicy> NetworkPolicies { get; } =
        new("apis/networking.k8s.io/v1", "networkpolicies", true, Json.NetworkPolicy, Json.ObjectListNetworkPolicy);

    public static Resource<ClusterNode> Nodes { get; } = new("api/v1", "nodes", false, Json.ClusterNode, Json.ObjectListClusterNode);

    public static Resource<ClusterNamespace> Namespaces { get; } =
        new("api/v1", "namespaces", false, Json.ClusterNamespace, Json.ObjectListClusterNamespace);

    public static Resource<SelfSubjectAccessReview> AccessReviews { get; } =
        new("apis/authorization.k8s.io/v1", "selfsubjectaccessreviews", false, Json.SelfSubjectAccessReview, Json.ObjectListSelfSubjectAccessReview);
}
