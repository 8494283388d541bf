using System.Text.Json.Nodes;
using Skyops.Worker.Native;
using Skyops.Worker.Sandbox;

namespace Skyops.Worker.Containers.Engines;

/// <summary>runc itself, which podman and Docker start too, on a bundle that is written here.</summary>
/// <param name="runc">Its absolute path.</param>
/// <param name="state">Where it keeps what it knows of its containers.</param>
internal sealed class RuncEngine(string runc, string state) : IContainerEngine
{
    public string Version { get; } = EngineProgram.Version(runc);

    public SpawnRequest Request(ContainerPlan plan)
    {
        var bundle = Path.Combine(plan.Files.Folder, "bundle");
        Directory.CreateDirectory(bundle);
        File.WriteAllText(Path.Combine(bundle, "config.json"), RuncBundle.Make(plan).ToJsonString());
        return new SpawnRequest(
            runc, ["--root", state, "--log", plan.Files.Log, "--log-format", "json", "run", "--bundle", bundle, plan.Name], EngineProgram.Environment, "/");
    }

    public void Remove(string name)
    {
        if (Directory.Exists(Path.Combine(state, name))) EngineProgram.Run(runc, ["--root", state, "delete", "--force", name]);
    }

    public void RemoveAll()
    {
        if (!Directory.Exists(state)) return;
        foreach (var container in Directory.EnumerateDirectories(state)) Remove(Path.GetFileName(container));
        Directory.Delete(state, recursive: true);
    }
}
