using System.Text.Json;
using System.Text.Json.Nodes;
using Skyops.Api;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Cli.Tasks;

/// <summary>
/// A spec that somebody wrote by hand: what it leaves out has the defaults of <see cref="TaskSpec"/>, as when it is posted. The generated JSON reader
/// would leave null or zero there, so the defaults are put beneath what the file says.
/// </summary>
internal static class SpecFile
{
    private const string Shape = "a spec is a JSON object with budget and either workload or stages; see docs of POST /v1/tasks";

    public static TaskSpec Read(string path)
    {
        try
        {
            return Read(JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject ?? throw CliException.Usage($"{path} holds no JSON object", Shape));
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw CliException.Usage($"{path} is no task spec: {failure.Message}", Shape);
        }
    }

    /// <summary>Puts defaults beneath what it says, and reads it.</summary>
    /// <exception cref="JsonException">It is no spec.</exception>
    public static TaskSpec Read(JsonObject file)
    {
        var defaults = JsonSerializer.SerializeToNode(new TaskSpec { Budget = Amount.Zero }, SkyopsJson.Default.TaskSpec)!.AsObject();
        if (file["resources"] is JsonObject resources) PutBeneath(resources, defaults["resources"]!.AsObject());
        if (file["workload"] is JsonObject workload && (string?)workload["kind"] == "train") PutBeneath(workload, Training());
        PutBeneath(file, defaults);
        return file.Deserialize(SkyopsJson.Default.TaskSpec)!;
    }

    private static JsonObject Training()
    {
        Workload workload = new TrainWorkload { Model = "", Dataset = new DataReference("", "", 0) };
        var defaults = JsonSerializer.SerializeToNode(new TaskSpec { Budget = Amount.Zero, Workload = workload }, SkyopsJson.Default.TaskSpec)!["workload"]!.AsObject();
        defaults.Remove("model");
        defaults.Remove("dataset");
        return defaults;
    }

    private static void PutBeneath(JsonObject given, JsonObject defaults)
    {
        foreach (var (name, value) in defaults)
        {
            if (!given.ContainsKey(name)) given[name] = value?.DeepClone();
        }
    }
}
