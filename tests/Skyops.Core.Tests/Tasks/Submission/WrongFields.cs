namespace Skyops.Core.Tests.Tasks.Submission;

/// <summary>
/// Every field wrong in every way it can be: path, JSON (null: left out), the field the error must name.
/// </summary>
internal static class WrongFields
{
    private static readonly string Long = $"\"{new string('x', 129)}\"";

    public static readonly (string Path, string? Json, string Field)[] All =
    [
        ("name", "7", "name"), ("name", "\"\"", "name"), ("name", Long, "name"), ("name", "\"a\\u0007b\"", "name"),
        ("shards", "0", "shards"), ("shards", "100001", "shards"), ("shards", "1.5", "shards"),
        ("shards", "\"2\"", "shards"), ("shards", "null", "shards"),
        ("shards", "99999999999999999999", "shards"), ("shards", "1025", "shards"),
        ("redundancy", "0", "redundancy"), ("redundancy", "6", "redundancy"), ("redundancy", "[]", "redundancy"),
        ("budget", null, "budget"), ("budget", "5", "budget"), ("budget", "\"0\"", "budget"),
        ("budget", "\"0.000\"", "budget"), ("budget", "\"-1\"", "budget"),
        ("budget", "\"1e3\"", "budget"), ("budget", "\"0.0000000000000000001\"", "budget"),
        ("budget", "\"1000000000000000000\"", "budget"), ("budget", "\"five\"", "budget"),
        ("currency", "\"ETH\"", "currency"), ("currency", "\"skyops\"", "currency"), ("currency", "1", "currency"),
        ("durationSeconds", "0", "durationSeconds"), ("durationSeconds", "2592001", "durationSeconds"),
        ("durationSeconds", "true", "durationSeconds"),
        ("priority", "\"urgent\"", "priority"), ("priority", "1", "priority"),
        ("after", "\"t01\"", "after"), ("after", "[1]", "after[0]"), ("after", "[\"t01\",\"t01\"]", "after[1]"),
        ("after", "[\"no spaces\"]", "after[0]"),
        ("after", "[\"\"]", "after[0]"), ("after", "[\"self\"]", "after[0]"),
        ("labels", "[]", "labels"), ("labels", "{\"a\":1}", "labels.a"), ("labels", "{\"\":\"x\"}", "labels."),
        ("labels", "{\"a\":\"\"}", "labels.a"),
        ("checkpointEverySeconds", "-1", "checkpointEverySeconds"),
        ("checkpointEverySeconds", "2592001", "checkpointEverySeconds"),
        ("agreementMargin", "0", "agreementMargin"), ("agreementMargin", "4", "agreementMargin"),
        ("together", "1", "together"), ("together", "\"yes\"", "together"),
        ("shrads", "2", "shrads"),
        ("resources", "[]", "resources"), ("resources.cpuCores", "0", "resources.cpuCores"),
        ("resources.cpuCores", "1025", "resources.cpuCores"),
        ("resources.ramMiB", "0", "resources.ramMiB"), ("resources.diskMiB", "-1", "resources.diskMiB"),
        ("resources.gpus", "65", "resources.gpus"),
        ("resources.gpuMemoryMiB", "1048577", "resources.gpuMemoryMiB"),
        ("resources.gpuModel", "5", "resources.gpuModel"), ("resources.ram", "5", "resources.ram"),
        ("workload", null, "workload"), ("workload", "\"train\"", "workload"), ("workload", "{}", "workload.kind"),
        ("workload", "{\"kind\":\"trian\"}", "workload.kind"),
        ("workload", "{\"kind\":3}", "workload.kind"),
        ("workload", "{\"kind\":\"noop\",\"model\":\"mlp\"}", "workload.model"),
        ("workload.model", null, "workload.model"), ("workload.model", "\"resnet9\"", "workload.model"),
        ("workload.model", "{}", "workload.model"),
        ("workload.rounds", "0", "workload.rounds"), ("workload.rounds", "1001", "workload.rounds"),
        ("workload.seed", "-1", "workload.seed"),
        ("workload.seed", "18446744073709551616", "workload.seed"),
        ("workload.localEpochs", "1001", "workload.localEpochs"),
        ("workload.batchSize", "65537", "workload.batchSize"),
        ("workload.learningRate", "-0.1", "workload.learningRate"),
        ("workload.learningRate", "1e99", "workload.learningRate"),
        ("workload.learningRate", "\"NaN\"", "workload.learningRate"),
        ("workload.dataset", null, "workload.dataset"), ("workload.dataset", "\"digits\"", "workload.dataset"),
        ("workload.dataset.sha256", null, "workload.dataset.sha256"),
        ("workload.dataset.sha256", "\"abc\"", "workload.dataset.sha256"),
        ("workload.dataset.sha256", $"\"{new string('A', 64)}\"", "workload.dataset.sha256"),
        ("workload.dataset.name", null, "workload.dataset.name"),
        ("workload.dataset.name", "\"digits.exe\"", "workload.dataset.name"),
        ("workload.dataset.name", "\".csv\"", "workload.dataset.name"),
        ("workload.dataset.name", "\"../digits.csv\"", "workload.dataset.name"),
        ("workload.dataset.bytes", null, "workload.dataset.bytes"),
        ("workload.dataset.bytes", "0", "workload.dataset.bytes"),
        ("workload.dataset.bytes", "8589934593", "workload.dataset.bytes"),
        ("workload.dataset.url", "\"x\"", "workload.dataset.url"),
    ];
}
