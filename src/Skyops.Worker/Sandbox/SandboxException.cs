namespace Skyops.Worker.Sandbox;

/// <summary>A control of the sandbox cannot be set on this machine.</summary>
internal sealed class SandboxException(string control, string found, string remedy, Exception? inner = null) : Exception($"{control}: {found}", inner)
{
    /// <summary>Which one, as people read it: <c>memory limit</c>.</summary>
    public string Control { get; } = control;

    /// <summary>What is there instead.</summary>
    public string Found { get; } = found;

    /// <summary>What to install or change.</summary>
    public string Remedy { get; } = remedy;
}
