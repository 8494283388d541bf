using Skyops.Kubernetes.Client;
using Skyops.Kubernetes.Objects;
using Skyops.Worker.Attempts;
using Skyops.Worker.Native;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Kubernetes;

/// <summary>Tries all that a worker does on a cluster: whether it is reached, what it may do there, and a Job through which a file goes and comes back.</summary>
internal sealed class ClusterProbe(Cluster cluster)
{
    private const string Enforced = "pod-security.kubernetes.io/enforce";

    private static readonly (string Group, string Resource, string? Part, string[] Verbs)[] Rights =
    [
        ("batch", "jobs", null, ["create", "get", "list", "delete"]),
        ("networking.k8s.io", "networkpolicies", null, ["create", "get", "list", "delete"]),
        ("", "pods", null, ["list", "delete"]),
        ("", "pods", "log", ["get"]),
        ("", "pods", "exec", ["get", "create"]),
    ];

    /// <summary>Each thing with what was found. Everything made for it is removed again.</summary>
    public async Task<IReadOnlyList<ClusterControl>> RunAsync(CancellationToken cancellationToken)
    {
        var controls = new List<ClusterControl>();
        try
        {
            var missing = await MissingRightsAsync(cancellationToken);
            controls.Add(new ClusterControl("API server", true, true, "it answers", ""));
            controls.Add(new ClusterControl(
                "rights", missing.Count == 0, true, missing.Count == 0 ? $"all that are needed in {cluster.Space}" : $"not allowed in {cluster.Space}: {string.Join(", ", missing)}",
                "bind the role of deploy/kubernetes/rbac.yaml to who the kubeconfig names"));
            controls.Add(await PodSecurityAsync(cancellationToken));
            if (missing.Count == 0) controls.Add(await TrialAsync(cancellationToken));
        }
        catch (KubernetesException failure)
        {
            controls.Add(new ClusterControl("API server", false, true, failure.Message, "look at the server and the credentials of the kubeconfig, and at the way there"));
        }

        return controls;
    }

    private async Task<List<string>> MissingRightsAsync(CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        foreach (var (group, resource, part, verbs) in Rights)
        {
            foreach (var verb in verbs)
            {
                var attributes = new ResourceAttributes { Namespace = cluster.Space, Verb = verb, Group = group, Resource = resource, Subresource = part };
                var review = new SelfSubjectAccessReview { Spec = new AccessReviewSpec { ResourceAttributes = attributes } };
                var answer = await cluster.Client.CreateAsync(Resources.AccessReviews, null, review, cancellationToken);
                if (answer.Status is not { Allowed: true }) missing.Add(part is null ? $"{verb} {resource}" : $"{verb} {resource}/{part}");
            }
        }

        return missing;
    }

    private async Task<ClusterControl> PodSecurityAsync(CancellationToken cancellationToken)
    {
        const string name = "pod security";
        try
        {
            var level = (await cluster.Client.GetAsync(Resources.Namespaces, null, cluster.Space, cancellationToken))?.Metadata.Labels?.GetValueOrDefault(Enforced);
            return new ClusterControl(name, level == "restricted", false, $"{cluster.Space} has {Enforced}={level ?? "none"}", $"label it: kubectl label namespace {cluster.Space} {Enforced}=restricted");
        }
        catch (KubernetesException failure) when (!failure.MayPass)
        {
            return new ClusterControl(name, false, false, $"not known: {failure.Message}", $"allow to get the namespace {cluster.Space}");
        }
    }

    private async Task<ClusterControl> TrialAsync(CancellationToken cancellationToken)
    {
        const string name = "a Job";
        var remedy = $"see that the cluster can get {cluster.HelperImage}, that it has /bin/sh, head, tar, find, stat and sha256sum, and room for a pod";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(90));
        try
        {
            var problem = await TryAsync(limit.Token);
            return new ClusterControl(name, problem is null, true, problem ?? "a file went into its pod, through its program, and came back", remedy);
        }
        catch (Exception failure) when (failure is ClusterException or InvalidDataException or IOException)
        {
            return new ClusterControl(name, false, true, failure.Message, remedy);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ClusterControl(name, false, true, "it did not end within 90 s", remedy);
        }
    }

    private async Task<string?> TryAsync(CancellationToken cancellationToken)
    {
        var root = Directory.CreateTempSubdirectory("skyops-cluster-");
        try
        {
            var folder = new AttemptFolder(Path.Combine(root.FullName, $"trial-{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4))}"));
            folder.Create();
            await File.WriteAllTextAsync(Path.Combine(folder.Inputs, "word"), "skyops", cancellationToken);
            using var run = cluster.Open(folder, new Wire.Assignment { CpuCores = 1, RamMib = 32, DiskMib = 1, DurationSeconds = 60 }, cluster.HelperImage);
            var launch = new ProgramLaunch(["/bin/sh", "-c", "cat /data/inputs/word > /data/outputs/word"], new Dictionary<string, string>(), static _ => { }, static _ => { }, null);
            var child = await run.StartAsync(launch, cancellationToken);
            var exit = await child.Exit.WaitAsync(cancellationToken);
            var end = await run.SettleAsync(new ChildResult(exit, TimeSpan.Zero, []), null);
            if (end.NeverRan is { } failure) return failure.Message;
            if (end.Result.Exit.Code != 0 || end.Breach is not null) return $"its program ended with exit code {end.Result.Exit.Code}: {end.Breach} {string.Join('\n', end.Result.LastErrors)}";
            return await File.ReadAllTextAsync(Path.Combine(folder.Outputs, "word"), cancellationToken) == "skyops" ? null : "another file came back";
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
