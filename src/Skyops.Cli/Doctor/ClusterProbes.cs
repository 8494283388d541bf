using Skyops.Cli.Hosting;
using Skyops.Worker.Kubernetes;

namespace Skyops.Cli.Doctor;

/// <summary>Whether a worker could run containers on the cluster that is named: reached, allowed, and a Job tried. Nothing when none is named.</summary>
internal static class ClusterProbes
{
    public static async Task<IEnumerable<DoctorLine>> RunAsync(CliContext context, CancellationToken cancellationToken)
    {
        if (KubernetesFlags.Read(context) is not { } options) return [];
        var controls = await ClusterDoctor.ExamineAsync(options, cancellationToken);
        return controls.Select(control => control.IsNeeded
            ? DoctorLine.Of($"kubernetes: {control.Name}", control.Works, control.Found, control.Remedy)
            : DoctorLine.Optional($"kubernetes: {control.Name}", control.Works, control.Found, control.Remedy));
    }
}
