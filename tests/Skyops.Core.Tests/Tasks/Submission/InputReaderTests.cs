using System.Text;
using System.Text.Json;
using Skyops.Core.Tasks.Stages;
using Skyops.Core.Tasks.Submission;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks.Submission;

public sealed class InputReaderTests
{
    private const string Good = """[{"name":"images","sha256":"HASH","bytes":10,"unpack":true},{"name":"labels.csv","sha256":"HASH","bytes":5}]""";
    private static readonly string Hash = new('a', 64);

    [Fact]
    public void Inputs_are_read_hashed_and_written_as_they_were_given()
    {
        var spec = Read(Good).Spec!;

        Assert.Equal([new TaskInput("images", Hash, 10, true), new TaskInput("labels.csv", Hash, 5)], spec.Inputs!);
        var text = Encoding.UTF8.GetString(TaskSpecCanonical.Bytes(spec));
        Assert.Contains($$""","inputs":[{"name":"images","sha256":"{{Hash}}","bytes":10,"unpack":true},{"name":"labels.csv",""", text, StringComparison.Ordinal);
        var again = JsonSerializer.Deserialize(text, Skyops.Api.SkyopsJson.Default.TaskSpec)!;
        Assert.Equal(TaskSpecCanonical.Hash(spec), TaskSpecCanonical.Hash(again));
        Assert.NotEqual(TaskSpecCanonical.Hash(spec), TaskSpecCanonical.Hash(spec with { Inputs = [spec.Inputs![0] with { Unpack = false }, spec.Inputs[1]] }));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    public void None_are_left_out_of_the_canonical_bytes(string inputs)
    {
        var spec = Read(inputs).Spec!;

        Assert.Null(spec.Inputs);
        Assert.DoesNotContain("inputs", Encoding.UTF8.GetString(TaskSpecCanonical.Bytes(spec)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", "inputs")]
    [InlineData("{}", "inputs")]
    [InlineData("[7]", "inputs[0]")]
    [InlineData("""[{"name":"a","sha256":"HASH","bytes":1,"x":1}]""", "inputs[0].x")]
    [InlineData("""[{"sha256":"HASH","bytes":1}]""", "inputs[0].name")]
    [InlineData("""[{"name":"../a","sha256":"HASH","bytes":1}]""", "inputs[0].name")]
    [InlineData("""[{"name":".a","sha256":"HASH","bytes":1}]""", "inputs[0].name")]
    [InlineData("""[{"name":"a/b","sha256":"HASH","bytes":1}]""", "inputs[0].name")]
    [InlineData("""[{"name":"a","sha256":"HASH","bytes":1},{"name":"A","sha256":"HASH","bytes":1}]""", "inputs[1].name")]
    [InlineData("""[{"name":"a","bytes":1}]""", "inputs[0].sha256")]
    [InlineData("""[{"name":"a","sha256":"HA","bytes":1}]""", "inputs[0].sha256")]
    [InlineData("""[{"name":"a","sha256":"HASH"}]""", "inputs[0].bytes")]
    [InlineData("""[{"name":"a","sha256":"HASH","bytes":-1}]""", "inputs[0].bytes")]
    [InlineData("""[{"name":"a","sha256":"HASH","bytes":1,"unpack":"yes"}]""", "inputs[0].unpack")]
    public void What_is_wrong_is_named(string inputs, string field) => Assert.Contains(Read(inputs).Errors, error => error.Field == field);

    [Fact]
    public void More_than_the_limit_are_refused()
    {
        var many = string.Join(',', Enumerable.Range(0, Limits.TaskInputs + 1).Select(i => $$"""{"name":"i{{i}}","sha256":"HASH","bytes":1}"""));

        Assert.Contains(Read($"[{many}]").Errors, error => error.Field == "inputs");
        Assert.Empty(Read($"[{many[..many.LastIndexOf(",{", StringComparison.Ordinal)]}]").Errors);
    }

    [Theory]
    [InlineData("""{"workload":{"kind":"noop"},"budget":"5","inputs":INPUTS}""")]
    [InlineData("""{"stages":[{"name":"a","workload":{"kind":"noop"}},{"name":"b","after":["a"],"workload":{"kind":"process","argv":["/bin/true"]}}],"budget":"5","inputs":INPUTS}""")]
    public void Where_no_program_would_read_them_they_are_refused(string body) =>
        Assert.Contains(ReadBody(body.Replace("INPUTS", Good, StringComparison.Ordinal)).Errors, error => error.Field == "inputs");

    [Fact]
    public void Programs_of_the_stages_that_come_first_get_them_and_the_others_their_results()
    {
        var spec = ReadBody($$$"""
            {"budget":"5","inputs":{{{Good}}},"stages":[
              {"name":"map","shards":3,"workload":{"kind":"process","argv":["/bin/true"]}},
              {"name":"side","workload":{"kind":"process","argv":["/bin/true"]}},
              {"name":"reduce","after":["map","side"],"workload":{"kind":"process","argv":["/bin/true"]}}]}
            """).Spec!;
        var plan = StagePlan.Of(spec);

        Assert.All(Enumerable.Range(0, 3).Select(shard => plan[0].Inputs(shard, KeptOutputs.Nothing)).Append(plan[1].Inputs(0, KeptOutputs.Nothing)), inputs => Assert.Equal(
            [("images", true), ("labels.csv", false)], inputs.Select(input => (input.Name, input.Unpack))));
        var outputs = KeptOutputs.Nothing.With(0, 1, [new OutputFile("out", 1, Hash)]);
        Assert.Equal([("map/1/out", false)], plan[2].Inputs(0, outputs).Select(input => (input.Name, input.Unpack)));
    }

    private static TaskSpecReading Read(string inputs) => ReadBody($$"""{"workload":{"kind":"process","argv":["/bin/true"]},"budget":"5","inputs":{{inputs}}}""");

    private static TaskSpecReading ReadBody(string body) => TaskSpecReader.Read(Encoding.UTF8.GetBytes(body.Replace("HASH", Hash, StringComparison.Ordinal)), ["mlp"]);
}
