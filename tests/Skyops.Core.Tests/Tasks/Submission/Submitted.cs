using System.Text;
using System.Text.Json.Nodes;
using Skyops.Core.Tasks.Submission;

namespace Skyops.Core.Tests.Tasks.Submission;

/// <summary>A good submission with every field, to change one thing at a time.</summary>
internal static class Submitted
{
    public static readonly string[] Models = ["mlp", "resnet8"];

    public static JsonObject Good() => JsonNode.Parse($$$"""
        {
          "name": "digits", "shards": 2, "redundancy": 2, "budget": "5.25", "currency": "SKYOPS",
          "durationSeconds": 900, "priority": "high",
          "after": ["t01", "t-2_x"], "labels": {"b": "2", "a": "1"}, "checkpointEverySeconds": 10, "agreementMargin": 1,
          "resources": {"cpuCores": 2, "ramMiB": 1024, "diskMiB": 10, "gpus": 1, "gpuModel": "A100", "gpuMemoryMiB": 40960,
            "gpuVendor": "nvidia", "minComputeCapability": "8.0"},
          "placement": {"regions": ["us-east-1", "eu-west"], "maxLatencyMs": 80, "network": "none", "tier": "T0", "minReputation": 0.75, "maxPricePerHour": "1.5", "software": ["pytorch"]},
          "workload": {"kind": "train", "model": "resnet8", "rounds": 4, "seed": 18446744073709551615, "localEpochs": 1, "batchSize": 32, "learningRate": 0.05,
            "dataset": {"sha256": "{{{Make.Sha("x")}}}", "name": "digits.csv.gz", "bytes": 57523}}
        }
        """)!.AsObject();

    public static TaskSpecReading Read(JsonNode node, string? taskId = null) => Read(node.ToJsonString(), taskId);

    public static TaskSpecReading Read(string json, string? taskId = null) =>
        TaskSpecReader.Read(Encoding.UTF8.GetBytes(json), Models, taskId);

    /// <summary>The good one with the value at a path (parts divided by dots) replaced; null removes it.</summary>
    public static JsonObject With(string path, string? json)
    {
        var root = Good();
        Set(root, path, json);
        return root;
    }

    public static void Set(JsonObject root, string path, string? json)
    {
        var parts = path.Split('.');
        var parent = parts[..^1].Aggregate(root, (o, part) => o[part]!.AsObject());
        parent.Remove(parts[^1]);
        if (json is not null) parent[parts[^1]] = JsonNode.Parse(json);
    }
}
