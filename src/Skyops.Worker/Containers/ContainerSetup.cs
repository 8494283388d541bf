using Microsoft.Extensions.Logging;
using Skyops.Worker.Containers.Images;
using Skyops.Worker.Options;
using Skyops.Worker.Sandbox;

namespace Skyops.Worker.Containers;

/// <summary>Whether this worker runs containers.</summary>
internal static class ContainerSetup
{
    /// <summary>Null when the operator does not allow them, or a control does not hold; then the log says which.</summary>
    public static ContainerHost? Make(WorkerOptions options, string attemptsRoot, Sandboxes? sandboxes, TimeProvider time, ILogger log)
    {
        if (!options.Allow.Contains("container")) return null;
        var probe = ContainerProbe.Run(attemptsRoot, options.Podman, sandboxes);
        foreach (var control in probe.Controls.Where(control => !control.Works))
            WorkerLog.ContainerControlMissing(log, control.Name, control.Found, control.Remedy);
        if (!probe.Works) return null;
        var images = new ImageStore(Path.Combine(options.DataFolder, "images"), (long)options.ImageCacheMiB << 20, time);
        images.Load();
        return new ContainerHost(probe.Sandboxes!, probe.Engine!, images, new RegistryClient([.. RegistriesOf(options)]));
    }

    /// <summary>Registries that the operator allows.</summary>
    public static IEnumerable<RegistryHost> RegistriesOf(WorkerOptions options) => options.Registries.Select(RegistryHost.TryParse).OfType<RegistryHost>();
}
