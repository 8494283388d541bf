using Skyops.Tests.Sandbox;

namespace Skyops.Tests.Frameworks;

/// <summary>A test that trains with the PyTorch of this machine, in the sandbox.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TorchFactAttribute : FactAttribute
{
    public TorchFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("SKYOPS_TEST_TORCH") is null) Skip = "needs PyTorch, which takes long to install; run tests/run.sh all";
        else if (SandboxWorld.Missing is { } missing) Skip = missing;
    }
}
