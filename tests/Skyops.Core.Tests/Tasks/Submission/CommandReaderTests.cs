using Skyops.Core.Tasks.Stages;
using Skyops.Core.Tasks.Submission;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks.Submission;

public sealed class CommandReaderTests
{
    private static readonly string Hash = new('a', 64);

    [Fact]
    public void A_command_is_read_field_by_field_and_written_back_the_same()
    {
        var spec = Submitted.Read("""
            {"budget":"1","workload":{"kind":"command","argv":["sh","-c","wc -w < /data/inputs/words.txt"],"environment":{"B":"2","A":"1"},
             "inputs":[{"sha256":"HASH","name":"words.txt","bytes":0}],"reproducible":true}}
            """.Replace("HASH", Hash, StringComparison.Ordinal)).Spec!;

        var command = Assert.IsType<CommandWorkload>(spec.Workload);
        Assert.Equal(("command", true), (command.Executor, command.Reproducible));
        Assert.Equal(["A", "B"], command.Environment.Keys);
        Assert.Equal(new DataReference(Hash, "words.txt", 0), Assert.Single(command.Inputs));
        Assert.Equal(TaskSpecCanonical.Hash(spec), TaskSpecCanonical.Hash(TaskSpecReader.Read(TaskSpecCanonical.Bytes(spec), Submitted.Models).Spec!));
    }

    [Fact]
    public void Every_shard_gets_the_files_that_the_command_names_and_the_order_does_not_repeat_them()
    {
        var command = new CommandWorkload { Argv = ["true"], Inputs = [new DataReference(Hash, "words.txt", 7)] };
        var plan = StagePlan.Of(Make.Noop() with { Workload = command, Shards = 3 });

        var input = Assert.Single(plan[0].Inputs(2, KeptOutputs.Nothing));

        Assert.Equal(new InputFile("words.txt", Hash, 7, "words.txt"), input);
        Assert.Empty(Assert.IsType<CommandOrder>(plan[0].Order(2)).Command.Inputs);
    }

    [Theory]
    [InlineData("""{"kind":"command"}""", "workload.argv", "is missing")]
    [InlineData("""{"kind":"command","argv":[]}""", "workload.argv", "has 0 strings")]
    [InlineData("""{"kind":"command","argv":["a"],"image":"x"}""", "workload.image", "is not a field")]
    [InlineData("""{"kind":"command","argv":["a"],"environment":{"SKYOPS_TASK":"x"}}""", "workload.environment.SKYOPS_TASK", "reserved")]
    [InlineData("""{"kind":"command","argv":["a"],"inputs":{}}""", "workload.inputs", "is an object")]
    [InlineData("""{"kind":"command","argv":["a"],"inputs":[1]}""", "workload.inputs[0]", "is a number")]
    [InlineData("""{"kind":"command","argv":["a"],"inputs":[{"name":"x","bytes":1}]}""", "workload.inputs[0].sha256", "is missing")]
    [InlineData("""{"kind":"command","argv":["a"],"inputs":[{"sha256":"H","name":"x","bytes":1}]}""", "workload.inputs[0].sha256", "is not a SHA-256")]
    [InlineData("""{"kind":"command","argv":["a"],"inputs":[{"sha256":"HASH","name":"../x","bytes":1}]}""", "workload.inputs[0].name", "cannot be the name")]
    [InlineData("""{"kind":"command","argv":["a"],"inputs":[{"sha256":"HASH","name":"..","bytes":1}]}""", "workload.inputs[0].name", "cannot be the name")]
    [InlineData("""{"kind":"command","argv":["a"],"inputs":[{"sha256":"HASH","name":"x","bytes":-1}]}""", "workload.inputs[0].bytes", "is too small")]
    [InlineData("""{"kind":"command","argv":["a"],"inputs":[{"sha256":"HASH","name":"x","bytes":1},{"sha256":"HASH","name":"x","bytes":1}]}""", "workload.inputs[1].name", "another input")]
    public void What_is_wrong_with_a_command_is_named(string workload, string field, string problem)
    {
        var error = Assert.Single(Errors("""{"budget":"1","workload":W}""".Replace("W", workload, StringComparison.Ordinal)));

        Assert.Equal(field, error.Field);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""","placement":{"network":"internet"}""", "placement.network")]
    [InlineData(""","resources":{"ramMiB":8}""", "resources.ramMiB")]
    [InlineData(""","resources":{"diskMiB":0}""", "resources.diskMiB")]
    [InlineData(""","resources":{"gpus":1}""", "resources.gpus")]
    public void What_a_sandbox_cannot_give_is_refused_at_once(string more, string field) =>
        Assert.Equal(field, Assert.Single(Errors("""{"budget":"1","workload":{"kind":"command","argv":["true"]}MORE}""".Replace("MORE", more, StringComparison.Ordinal))).Field);

    [Fact]
    public void A_file_may_not_be_called_as_the_folder_of_a_stage_before() => Assert.Equal(
        "stages[1].workload.inputs[0].name",
        Assert.Single(Errors("""
            {"budget":"1","stages":[{"name":"map","workload":{"kind":"command","argv":["a"]}},
             {"name":"reduce","after":["map"],"workload":{"kind":"command","argv":["a"],"inputs":[{"sha256":"HASH","name":"map","bytes":1}]}}]}
            """)).Field);

    private static Skyops.Errors.FieldError[] Errors(string json) => Submitted.Read(json.Replace("HASH", Hash, StringComparison.Ordinal)).Errors;
}
