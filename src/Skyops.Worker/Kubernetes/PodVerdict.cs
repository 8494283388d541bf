using Skyops.Kubernetes.Objects;
using Skyops.Worker.Attempts;

namespace Skyops.Worker.Kubernetes;

/// <summary>What the state of a pod means for its attempt.</summary>
internal static class PodVerdict
{
    /// <summary>Reasons of a container that will not begin to run however long one waits: the image's or the command's own fault.</summary>
    private static readonly string[] Hopeless = ["InvalidImageName", "ErrImageNeverPull", "StartError", "ContainerCannotRun", "RunContainerError", "CreateContainerError"];

    private static readonly string[] Unpulled = ["ErrImagePull", "ImagePullBackOff"];

    public static ContainerState? StateOf(Pod pod, string container) => (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? [])
        .FirstOrDefault(status => status.Name == container)?.State;

    public static ContainerTerminated? EndOf(Pod pod) => StateOf(pod, ClusterJob.Program)?.Terminated;

    /// <summary>The limit that its program has run into; null when none.</summary>
    public static StopCause? Breach(Pod pod)
    {
        if (EndOf(pod)?.Reason == "OOMKilled") return StopCause.OutOfMemory;
        return pod.Status switch
        {
            { Reason: "DeadlineExceeded" } => StopCause.TimedOut,

            { Reason: "Evicted", Message: { } message } when message.Contains("EmptyDir", StringComparison.Ordinal) && message.Contains("exceed", StringComparison.Ordinal) => StopCause.DiskQuota,

            // "Pod ephemeral local storage usage exceeds …", "Container … exceeded its local ephemeral storage limit". Full folders alone are within that: only the log is beside them.
            { Reason: "Evicted", Message: { } message } when message.Contains("exceed", StringComparison.Ordinal) => StopCause.LogQuota,
            _ => null,
        };
    }

    /// <summary>Whether the cluster has ended the pod: it is deleted, evicted, or its node is gone.</summary>
    public static bool IsLost(Pod? pod, string? uid) => pod is null || pod.Metadata.DeletionTimestamp is not null || (uid is not null && pod.Metadata.Uid != uid) || pod.Status?.Phase == "Failed";

    /// <summary>Why a container will not start; null when it may, or does. The program's own fault is an <see cref="InvalidDataException"/>.</summary>
    public static Exception? Trouble(Pod pod, string container, string image)
    {
        var (reason, message) = StateOf(pod, container) switch
        {
            { Waiting: { } waiting } => (waiting.Reason, waiting.Message),
            { Terminated: { Reason: "StartError" or "ContainerCannotRun" } ended } => (ended.Reason, ended.Message),
            _ => (null, null),
        };
        if (reason is null) return null;
        if (container != ClusterJob.Program)
            return Hopeless.Contains(reason) || Unpulled.Contains(reason) ? new ClusterException($"The cluster cannot start the helper image {image}: {reason}: {message}") : null;
        if (Hopeless.Contains(reason)) return new InvalidDataException($"The image or its command cannot be started: {reason}: {message}");
        return Unpulled.Contains(reason) && IsUnknown(message) ? new InvalidDataException($"The cluster cannot get the image {image}: {message}") : null;
    }

    /// <summary>Why it has not started so far, for people.</summary>
    public static string Waiting(Pod? pod)
    {
        if (pod?.Status is not { } status) return "its Job has no pod";
        if (status.Conditions.FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "False" }) is { } unplaced) return $"{unplaced.Reason}: {unplaced.Message}";
        var waiting = status.InitContainerStatuses.Concat(status.ContainerStatuses).Select(container => container.State.Waiting).FirstOrDefault(waiting => waiting is not null);
        return waiting is null ? $"its pod is {status.Phase}" : $"{waiting.Reason}: {waiting.Message}";
    }

    /// <summary>What registries say of images that are not there for us; everything else may be theirs or the network's fault.</summary>
    private static bool IsUnknown(string? message) => message is not null
        && ((string[])["not found", "manifest unknown", "repository does not exist", "denied", "unauthorized", "403 Forbidden"]).Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase));
}
