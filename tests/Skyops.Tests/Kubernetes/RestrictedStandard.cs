using Skyops.Kubernetes.Objects;

namespace Skyops.Tests.Kubernetes;

/// <summary>The pod security standard <c>restricted</c>, as far as pods of ours have what it speaks of, with what this project asks beyond it.</summary>
internal static class RestrictedStandard
{
    public static IEnumerable<string> Violations(PodSpec pod)
    {
        if (pod.SecurityContext is not { RunAsNonRoot: true, RunAsUser: > 0, RunAsGroup: > 0 }) yield return "the pod may run as root";
        if (pod.SecurityContext?.SeccompProfile?.Type != "RuntimeDefault") yield return "the pod has no seccomp profile";
        if (pod.AutomountServiceAccountToken != false) yield return "the pod has a token of the API";
        if (pod.EnableServiceLinks != false) yield return "the pod is told of services";
        foreach (var volume in pod.Volumes ?? [])
        {
            if (volume.EmptyDir is null) yield return $"volume {volume.Name} is no empty folder";
        }

        foreach (var container in pod.Containers.Concat(pod.InitContainers ?? []))
        {
            if (container.SecurityContext is not { AllowPrivilegeEscalation: false }) yield return $"{container.Name} may gain privileges";
            if (container.SecurityContext is not { RunAsNonRoot: true }) yield return $"{container.Name} may run as root";
            if (container.SecurityContext is not { ReadOnlyRootFilesystem: true }) yield return $"{container.Name} may write to its image";
            if (container.SecurityContext is { Privileged: true }) yield return $"{container.Name} is privileged";
            if (container.SecurityContext?.Capabilities?.Drop is not ["ALL"]) yield return $"{container.Name} keeps capabilities";
            if (container.Resources?.Limits is not { } limits || !limits.ContainsKey("cpu") || !limits.ContainsKey("memory") || !limits.ContainsKey("ephemeral-storage"))
                yield return $"{container.Name} has no limits";
        }
    }
}
