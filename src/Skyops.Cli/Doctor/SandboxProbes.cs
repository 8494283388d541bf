using Skyops.Worker.Containers;
using Skyops.Worker.Sandbox;

namespace Skyops.Cli.Doctor;

/// <summary>Whether a worker here could offer the executor <c>command</c>: each control of the sandbox, tried.</summary>
internal static class SandboxProbes
{
    /// <summary>The same of the executor <c>container</c>.</summary>
    public static IEnumerable<DoctorLine> Containers() => ContainerDoctor.Examine().Select(control => DoctorLine.Optional(
        $"container: {control.Name}", control.Works, control.Found, $"only for workers that --allow container: {control.Remedy}"));

    public static IEnumerable<DoctorLine> Run() => SandboxDoctor.Examine().Select(control => DoctorLine.Optional(
        $"sandbox: {control.Name}", control.Works, control.Found, $"only for workers that --allow command: {control.Remedy}"));
}
