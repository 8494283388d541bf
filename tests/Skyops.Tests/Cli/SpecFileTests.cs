using Skyops.Cli;
using Skyops.Cli.Tasks;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Tests.Cli;

/// <summary>A file says only what differs from the defaults.</summary>
public sealed class SpecFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void What_a_file_leaves_out_has_the_defaults()
    {
        var spec = Read("""{"workload":{"kind":"noop"},"budget":"2"}""");
        Assert.Equal(TaskSpecCanonical.Bytes(new TaskSpec { Workload = new NoopWorkload(), Budget = Amount.Whole(2) }), TaskSpecCanonical.Bytes(spec));
        Assert.Equal(Amount.Zero, Read("""{"workload":{"kind":"noop"}}""").Budget);
    }

    [Fact]
    public void Defaults_are_put_beneath_parts_too()
    {
        var spec = Read("""{"workload":{"kind":"train","model":"mlp","dataset":{"sha256":"ab","name":"d","bytes":1},"rounds":7},"resources":{"ramMiB":64},"budget":"1"}""");
        Assert.Equal(new ResourceRequest { RamMiB = 64 }, spec.Resources);
        var train = Assert.IsType<TrainWorkload>(spec.Workload);
        Assert.Equal((7, 1UL, "mlp"), (train.Rounds, train.Seed, train.Model));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"workload":{"kind":"none"},"budget":"1"}""")]
    [InlineData("""{"workload":{"kind":1},"budget":"1"}""")]
    [InlineData("""{"workload":{"kind":"noop"},"budget":1}""")]
    [InlineData("""{"workload":{"kind":"noop"},"resources":[],"budget":"1"}""")]
    public void What_is_no_spec_is_said_with_the_file(string json) => Assert.Contains(_path, Assert.Throws<CliException>(() => Read(json)).Message, StringComparison.Ordinal);

    private TaskSpec Read(string json)
    {
        File.WriteAllText(_path, json);
        return SpecFile.Read(_path);
    }
}
