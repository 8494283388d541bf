using System.Text;
using System.Text.Json;
using Skyops.Core.Tasks.Stages;
using Skyops.Core.Tasks.Submission;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks.Submission;

public sealed class ComparatorReaderTests
{
    [Fact]
    public void A_tolerance_is_read_hashed_and_written_as_it_was_given()
    {
        var spec = Read("""{"kind":"tolerance","absolute":1e-6,"relative":0.0001,"files":["*.npy","metrics.csv"]}""").Spec!;

        Assert.Equal((1e-6, 1e-4), (spec.Comparator!.Absolute, spec.Comparator.Relative));
        var text = Encoding.UTF8.GetString(TaskSpecCanonical.Bytes(spec));
        Assert.Contains(""","comparator":{"kind":"tolerance","absolute":1E-06,"relative":0.0001,"files":["*.npy","metrics.csv"]}}""", text, StringComparison.Ordinal);
        var again = JsonSerializer.Deserialize(text, Skyops.Api.SkyopsJson.Default.TaskSpec)!;
        Assert.Equal(TaskSpecCanonical.Hash(spec), TaskSpecCanonical.Hash(again));
        Assert.False(StagePlan.Of(spec)[0].Terms.OneClass);
    }

    [Theory]
    [InlineData("\"bitwise\"")]
    [InlineData("null")]
    [InlineData("""{"kind":"bitwise"}""")]
    public void The_default_is_left_out_of_the_canonical_bytes(string comparator)
    {
        var spec = Read(comparator).Spec!;

        Assert.Null(spec.Comparator);
        Assert.DoesNotContain("comparator", Encoding.UTF8.GetString(TaskSpecCanonical.Bytes(spec)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"close\"", "comparator")]
    [InlineData("7", "comparator")]
    [InlineData("{}", "comparator.kind")]
    [InlineData("""{"kind":"near"}""", "comparator.kind")]
    [InlineData("""{"kind":"tolerance","absolute":1}""", "comparator.files")]
    [InlineData("""{"kind":"tolerance","absolute":1,"files":[]}""", "comparator.files")]
    [InlineData("""{"kind":"tolerance","absolute":1,"files":["../x"]}""", "comparator.files[0]")]
    [InlineData("""{"kind":"tolerance","absolute":0,"relative":0,"files":["a"]}""", "comparator.absolute")]
    [InlineData("""{"kind":"tolerance","absolute":-1,"files":["a"]}""", "comparator.absolute")]
    [InlineData("""{"kind":"tolerance","relative":1e999,"files":["a"]}""", "comparator.relative")]
    [InlineData("""{"kind":"tolerance","relative":1,"files":["a"],"ulp":2}""", "comparator.ulp")]
    [InlineData("""{"kind":"bitwise","files":["a"]}""", "comparator.files")]
    public void What_is_wrong_is_named(string comparator, string field) => Assert.Contains(Read(comparator).Errors, error => error.Field == field);

    [Fact]
    public void A_stage_may_have_its_own()
    {
        var body = """
            {"budget":"5","comparator":{"kind":"tolerance","absolute":1,"files":["*.npy"]},"stages":[
              {"name":"a","workload":{"kind":"noop"}},
              {"name":"b","workload":{"kind":"noop"},"comparator":"bitwise"},
              {"name":"c","workload":{"kind":"noop"},"comparator":{"kind":"tolerance","relative":0.5,"files":["*.csv"]}}]}
            """u8;
        var spec = TaskSpecReader.Read(body, ["mlp"]).Spec!;
        var plan = StagePlan.Of(JsonSerializer.Deserialize(TaskSpecCanonical.Bytes(spec), Skyops.Api.SkyopsJson.Default.TaskSpec)!);

        Assert.Equal(["*.npy"], plan[0].Terms.Comparator.Files);
        Assert.True(plan[1].Terms.Comparator.IsBitwise);
        Assert.Equal(0.5, plan[2].Terms.Comparator.Relative);
    }

    private static TaskSpecReading Read(string comparator) =>
        TaskSpecReader.Read(Encoding.UTF8.GetBytes($$"""{"budget":"5","workload":{"kind":"process","argv":["/bin/true"]},"comparator":{{comparator}}}"""), ["mlp"]);
}
