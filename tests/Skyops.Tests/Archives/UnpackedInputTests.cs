using System.Text;
using Skyops.Tasks;
using Skyops.Tests.Worker;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Archives;

/// <summary>Archives among the inputs of an attempt, unpacked by a real worker.</summary>
public sealed class UnpackedInputTests
{
    private const string List = """cd "$SKYOPS_INPUTS"; find . -type f | sort > "$SKYOPS_OUTPUTS/list"; cat data/a >> "$SKYOPS_OUTPUTS/list"; echo mine > data/a""";

    [Fact]
    public async Task An_archive_is_a_folder_of_the_attempts_own_and_comes_from_the_cache_the_next_time()
    {
        await using var world = await AllowedAsync();
        var archive = new TarBytes().File("a", "hello\n").File("deep/b").Closed();

        var first = await world.RunAsync(Order(world, archive, 0));
        var second = await world.RunAsync(Order(world, archive, 1));

        Assert.True(first.Exit == nameof(AttemptExit.Succeeded), first.Message);
        Assert.True(second.Exit == nameof(AttemptExit.Succeeded), second.Message);
        Assert.Equal("./data/a\n./data/deep/b\nhello\n", Output(world, first));
        Assert.Equal("./data/a\n./data/deep/b\nhello\n", Output(world, second));
        Assert.Equal(1, world.Silo.Blobs.Gets);
    }

    [Fact]
    public async Task A_bad_archive_is_its_owners_fault_and_the_entry_is_named()
    {
        await using var world = await AllowedAsync();

        var receipt = await world.RunAsync(Order(world, new TarBytes().File("fine").File("../up").Closed(), 0));

        Assert.Equal(nameof(AttemptExit.WorkloadFailed), receipt.Exit);
        Assert.Contains("Input data:", receipt.Message, StringComparison.Ordinal);
        Assert.Contains("'../up'", receipt.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_that_is_more_than_the_attempts_disk_is_refused()
    {
        await using var world = await AllowedAsync();

        var receipt = await world.RunAsync(Order(world, new TarBytes().Entry("large"u8.ToArray(), '0', new byte[17 << 20], null).Closed(), 0));

        Assert.Equal(nameof(AttemptExit.WorkloadFailed), receipt.Exit);
        Assert.Contains("'large'", receipt.Message, StringComparison.Ordinal);
        Assert.Contains("16,777,216", receipt.Message, StringComparison.Ordinal);
    }

    private static async Task<WorkerWorld> AllowedAsync()
    {
        var world = await WorkerWorld.WithSiloAsync();
        world.Start(world.Options() with { Allow = ["process"] });
        await world.Silo.EnrolledAsync();
        return world;
    }

    private static Wire.Assignment Order(WorkerWorld world, byte[] archive, int shard)
    {
        var process = new ProcessWorkload { Argv = ["/bin/sh", "-ec", List] };
        var assignment = new Wire.Assignment
        {
            Key = Orders.Key(shard: shard),
            OrderJson = Orders.Text(new ProcessOrder(process, "only", 2, 3)),
            CpuCores = 1,
            RamMib = 64,
            DiskMib = 16,
            DurationSeconds = 60,
            PricePerHour = "1",
        };
        var input = world.Silo.Blobs.Add("data", "data", archive);
        input.Unpack = true;
        assignment.Inputs.Add(input);
        return assignment;
    }

    private static string Output(WorkerWorld world, Wire.Receipt receipt) => Encoding.UTF8.GetString(
        world.Silo.Blobs[Convert.ToHexStringLower(receipt.Outputs.Single().Sha256.Span)]);
}
