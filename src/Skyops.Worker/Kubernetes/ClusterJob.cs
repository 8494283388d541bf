using Skyops.Kubernetes.Objects;

namespace Skyops.Worker.Kubernetes;

/// <summary>What an attempt runs on a cluster.</summary>
/// <param name="Image">By digest.</param>
/// <param name="Argv">In place of what the image says; empty: what the image says.</param>
/// <param name="Environment">Added to the image's variables.</param>
internal sealed record ClusterProgram(string Image, IReadOnlyList<string> Argv, IReadOnlyDictionary<string, string> Environment);

/// <summary>
/// Makes the Job of an attempt, which satisfies the pod security standard <c>restricted</c>, and the policy that keeps its pod from every connection. The pod has three
/// containers: <c>stage</c> waits until the files of the attempt are there, then <c>program</c> runs, and <c>keep</c> stays beside it so that what it leaves can be taken.
/// </summary>
internal static class ClusterJob
{
    public const string Stage = "stage";
    public const string Program = "program";
    public const string Keep = "keep";

    /// <summary>A user and group that no image means by anything.</summary>
    private const long User = 65_532;

    private const int GraceSeconds = 5;
    private const int KeptAfterEndSeconds = 600;

    private static readonly ResourceRequirements HelperResources = new()
    {
        Requests = new Dictionary<string, string> { ["cpu"] = "10m", ["memory"] = $"{HelperMiB}Mi", ["ephemeral-storage"] = "8Mi" },
        Limits = new Dictionary<string, string> { ["cpu"] = "500m", ["memory"] = $"{HelperMiB}Mi", ["ephemeral-storage"] = "8Mi" },
    };

    private static readonly ContainerSecurityContext Restricted = new()
    {
        AllowPrivilegeEscalation = false,
        Privileged = false,
        ReadOnlyRootFilesystem = true,
        RunAsNonRoot = true,
        Capabilities = new Capabilities { Drop = ["ALL"] },
    };

    /// <summary>Memory of the container beside the program.</summary>
    public const int HelperMiB = 32;

    public static Job Make(ClusterNames names, string attempt, ClusterProgram program, ClusterLimits limits, string helperImage) => new()
    {
        Metadata = new ObjectMeta { Name = names.ObjectOf(attempt), Labels = names.LabelsOf(attempt) },
        Spec = new JobSpec
        {
            BackoffLimit = 0,
            ActiveDeadlineSeconds = limits.Seconds,
            TtlSecondsAfterFinished = KeptAfterEndSeconds,
            Template = new PodTemplate
            {
                Metadata = new ObjectMeta { Labels = names.LabelsOf(attempt) },
                Spec = new PodSpec
                {
                    RestartPolicy = "Never",
                    AutomountServiceAccountToken = false,
                    EnableServiceLinks = false,
                    ShareProcessNamespace = true,
                    TerminationGracePeriodSeconds = GraceSeconds,
                    SecurityContext = new PodSecurityContext
                    {
                        RunAsNonRoot = true,
                        RunAsUser = User,
                        RunAsGroup = User,
                        FsGroup = User,
                        SeccompProfile = new SeccompProfile("RuntimeDefault"),
                    },
                    InitContainers = [Helper(Stage, PodScripts.Stage, helperImage)],
                    Containers = [Main(program, limits), Helper(Keep, PodScripts.Keep, helperImage)],
                    Volumes =
                    [
                        Empty("data", $"{limits.DiskMiB}Mi"), Empty("tmp", $"{limits.DiskMiB}Mi"), Empty("inputs", null), Empty("control", "1Mi"),
                    ],
                },
            },
        },
    };

    /// <summary>Nothing comes in and nothing goes out, where the cluster's network plug-in enforces policies.</summary>
    public static NetworkPolicy Policy(ClusterNames names, string attempt) => new()
    {
        Metadata = new ObjectMeta { Name = names.ObjectOf(attempt), Labels = names.LabelsOf(attempt) },
        Spec = new NetworkPolicySpec { PodSelector = new LabelSelector { MatchLabels = names.LabelsOf(attempt) }, PolicyTypes = ["Ingress", "Egress"] },
    };

    private static Container Main(ClusterProgram program, ClusterLimits limits)
    {
        var amounts = new Dictionary<string, string>
        {
            ["cpu"] = $"{limits.CpuCores}",
            ["memory"] = $"{limits.RamMiB}Mi",
            ["ephemeral-storage"] = $"{(2 * limits.DiskMiB) + limits.InputMiB + ClusterLimits.RuntimeMiB}Mi",
        };
        return new Container
        {
            Name = Program,
            Image = program.Image,
            ImagePullPolicy = "IfNotPresent",
            Command = program.Argv.Count == 0 ? null : [.. program.Argv.Select(Literal)],
            Args = program.Argv.Count == 0 ? null : [],
            WorkingDir = "/data/scratch",
            Env = [.. program.Environment.Select(variable => new EnvironmentVariable(variable.Key, Literal(variable.Value)))],
            Resources = new ResourceRequirements { Requests = amounts, Limits = amounts },
            VolumeMounts = [new VolumeMount("data", "/data"), new VolumeMount("inputs", "/data/inputs") { ReadOnly = true }, new VolumeMount("tmp", "/tmp")],
            SecurityContext = Restricted,
        };
    }

    private static Container Helper(string name, string script, string image) => new()
    {
        Name = name,
        Image = image,
        ImagePullPolicy = "IfNotPresent",
        Command = PodScripts.Command(script),
        Resources = HelperResources,
        VolumeMounts = [new VolumeMount("data", "/data"), new VolumeMount("inputs", "/data/inputs"), new VolumeMount("control", "/control")],
        SecurityContext = Restricted,
    };

    private static Volume Empty(string name, string? limit) => new() { Name = name, EmptyDir = new EmptyDirVolume { SizeLimit = limit } };

    // The API server replaces $(NAME) in commands and values by variables.
    private static string Literal(string text) => text.Replace("$", "$$", StringComparison.Ordinal);
}
