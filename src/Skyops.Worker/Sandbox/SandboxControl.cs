namespace Skyops.Worker.Sandbox;

/// <summary>One control of the sandbox, as it was tried on this machine.</summary>
/// <param name="Name">What it is: <c>memory limit</c>.</param>
/// <param name="Works">Whether it held.</param>
/// <param name="Found">What was seen.</param>
/// <param name="Remedy">What to install or change when it does not.</param>
public sealed record SandboxControl(string Name, bool Works, string Found, string Remedy);
