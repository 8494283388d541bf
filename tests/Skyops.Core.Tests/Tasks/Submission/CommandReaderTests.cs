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
             "reproducible":true},"inputs":[{"sha256":"HASH","name":"words.txt","bytes":0}]}
            """.Replace("HASH", Hash, StringComparison.Ordinal)).Spec!;

        var command = Assert.IsType<CommandWorkload>(spec.Workload);
        Assert.Equal(("command", true), (command.Executor, command.Reproducible));
        Assert.Equal(["A", "B"], command.Environment.Keys);
        Assert.Equal(new TaskInput("words.txt", Hash, 0), Assert.Single(spec.Inputs!));
        Assert.Equal(TaskSpecCanonical.Hash(spec), TaskSpecCanonical.Hash(TaskSpecReader.Read(TaskSpecCanonical.Bytes(spec), Submitted.Models).Spec!));
    }

    [Fact]
    public void Every_shard_gets_the_files_that_the_task_names()
    {
        var plan = StagePlan.Of(Make.Noop() with { Workload = new CommandWorkload { Argv = ["true"] }, Shards = 3, Inputs = [new TaskInput("words.txt", Hash, 7)] });

        Assert.Equal(new InputFile("words.txt", Hash, 7, "words.txt"), Assert.Single(plan[0].Inputs(2, KeptOutputs.Nothing)));
    }

    [Theory]
    [InlineData("""{"kind":"command"}""", "workload.argv", "is missing")]
    [InlineData("""{"kind":"command","argv":[]}""", "workload.argv", "has 0 strings")]
    [InlineData("""{"kind":"command","argv":["a"],"image":"x"}""", "workload.image", "is not a field")]
    [InlineData("""{"kind":"command","argv":["a"],"inputs":[]}""", "workload.inputs", "is not a field")]
    [InlineData("""{"kind":"command","argv":["a"],"environment":{"SKYOPS_TASK":"x"}}""", "workload.environment.SKYOPS_TASK", "reserved")]
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

    private static Skyops.Errors.FieldError[] Errors(string json) => Submitted.Read(json.Replace("HASH", Hash, StringComparison.Ordinal)).Errors;
}
