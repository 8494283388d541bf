using System.Text.Json;
using Skyops.Tasks;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Worker;

/// <summary>Assignments in one line each.</summary>
internal static class Orders
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static byte[] Digits { get; } = File.ReadAllBytes(RepositoryFile("data/digits.csv.gz"));

    public static Wire.AttemptKey Key(string task = "t1", int shard = 0, int slot = 0, int epoch = 1) =>
        new() { TaskId = task, Shard = shard, Slot = slot, Epoch = epoch };

    public static Wire.Assignment Noop(int shard) =>
        new() { Key = Key(shard: shard), OrderJson = """{"kind":"noop"}""", PricePerHour = "1" };

    /// <summary>A shard of training without inputs: enough for scripts that do not look at it.</summary>
    public static Wire.Assignment Any(Wire.AttemptKey? key = null, int ramMiB = 256, int seconds = 600) => new()
    {
        Key = key ?? Key(),
        OrderJson = Text(Round(new DataReference(new string('0', 64), "none.csv", 0))),
        CpuCores = 1,
        RamMib = ramMiB,
        DiskMib = 64,
        DurationSeconds = seconds,
        PricePerHour = "1",
    };

    /// <summary>One shard of round 0 of a small perceptron on the digits.</summary>
    public static Wire.Assignment Digit(
        FakeSilo silo, Wire.AttemptKey? key = null, int epochs = 2, int checkpointSeconds = 0)
    {
        var dataset = silo.Blobs.Add("dataset", "digits.csv.gz", Digits);
        var order = Round(
            new DataReference(Convert.ToHexStringLower(dataset.Sha256.Span), "digits.csv.gz", dataset.Bytes));
        return new Wire.Assignment
        {
            Key = key ?? Key(),
            OrderJson = Text(order with { Train = order.Train with { LocalEpochs = epochs } }),
            Inputs = { dataset },
            CpuCores = 1,
            RamMib = 512,
            DiskMib = 64,
            DurationSeconds = 600,
            PricePerHour = "1",
            CheckpointEverySeconds = checkpointSeconds,
        };
    }

    public static TrainRoundOrder Round(DataReference dataset) =>
        new(new TrainWorkload { Model = "mlp", Dataset = dataset, Rounds = 2 }, 0, 0, 2);

    public static string Text(WorkOrder order) => JsonSerializer.Serialize(order, Json);

    private static string RepositoryFile(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, path);
            if (File.Exists(file)) return file;
        }

        throw new FileNotFoundException(path);
    }
}
