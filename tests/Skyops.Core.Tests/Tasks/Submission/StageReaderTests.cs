using System.Globalization;
using System.Text.Json.Nodes;
using Skyops.Core.Tasks.Submission;
using Skyops.Errors;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks.Submission;

public sealed class StageReaderTests
{
    private const string Process = """{"kind":"process","argv":["/bin/true"]}""";

    [Fact]
    public void Stages_are_read_field_by_field_and_what_is_left_out_is_the_tasks()
    {
        var spec = Submitted.Read("""
            {"budget":"1","stages":[
              {"name":"reduce","after":["map"],"workload":{"kind":"process","argv":["sh","-c","sort"],"environment":{"B":"2","A":"1"},"reproducible":true}},
              {"name":"map","shards":4,"take":"all","resources":{"cpuCores":2},"durationSeconds":30,"redundancy":2,"workload":{"kind":"noop"}}]}
            """).Spec!;

        var (reduce, map) = (spec.Stages![0], spec.Stages[1]);
        var process = Assert.IsType<ProcessWorkload>(reduce.Workload);
        Assert.Equal(["sh", "-c", "sort"], process.Argv);
        Assert.Equal(["A", "B"], process.Environment.Keys);
        Assert.True(process.Reproducible);
        Assert.Equal((1, StageTake.All, null, null, null), (reduce.Shards, reduce.Take, reduce.Resources, reduce.DurationSeconds, reduce.Redundancy));
        Assert.Equal(["map"], reduce.After);
        Assert.Equal((4, 2, 30, 2), (map.Shards, map.Resources!.CpuCores, map.DurationSeconds, map.Redundancy));
    }

    [Fact]
    public void A_spec_that_a_library_wrote_out_with_all_its_defaults_is_read_back_the_same()
    {
        var spec = Make.Staged(Make.Stage("a"), Make.Stage("b", 1, "a") with { Take = StageTake.Own });

        var read = TaskSpecReader.Read(TaskSpecCanonical.Bytes(spec), Submitted.Models);

        Assert.Equal(TaskSpecCanonical.Hash(spec), TaskSpecCanonical.Hash(read.Spec!));
    }

    [Fact]
    public void Specs_without_stages_keep_the_bytes_they_had()
    {
        var text = System.Text.Encoding.UTF8.GetString(TaskSpecCanonical.Bytes(Make.Noop()));

        Assert.DoesNotContain("stages", text, StringComparison.Ordinal);
        Assert.EndsWith("\"agreementMargin\":2}", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"name":"a","after":["b"],"workload":P},{"name":"b","after":["a"],"workload":P}]""", "stages[0].after[0]", "a -> b -> a")]
    [InlineData("""[{"name":"a","after":["a"],"workload":P}]""", "stages[0].after[0]", "a -> a")]
    [InlineData("""[{"name":"a","after":["c"],"workload":P},{"name":"b","after":["a"],"workload":P},{"name":"c","after":["b"],"workload":P}]""", "stages[0].after[0]", "a -> b -> c -> a")]
    [InlineData("""[{"name":"map","workload":P},{"name":"reduce","after":["mop"],"workload":P}]""", "stages[1].after[0]", "Did you mean map?")]
    [InlineData("""[{"name":"a","workload":P},{"name":"b","after":["a","a"],"workload":P}]""", "stages[1].after[1]", "is named twice")]
    [InlineData("""[{"name":"a","workload":P},{"name":"a","workload":P}]""", "stages[1].name", "stages[0]")]
    [InlineData("""[{"name":"../x","workload":P}]""", "stages[0].name", "'.'")]
    [InlineData("""[{"workload":P}]""", "stages[0].name", "is missing")]
    [InlineData("""[{"name":"a"}]""", "stages[0].workload", "is missing")]
    [InlineData("""[{"name":"a","workload":{"kind":"train"}}]""", "stages[0].workload.kind", "task of its own")]
    [InlineData("""[{"name":"a","workload":P,"shards":100000},{"name":"b","workload":P}]""", "stages", "100,001 shards")]
    [InlineData("""[{"name":"a","workload":P,"shards":1025},{"name":"b","after":["a"],"workload":P}]""", "stages[1].after", "1,024")]
    [InlineData("""[{"name":"a","workload":P,"shards":3},{"name":"b","after":["a"],"take":"own","shards":2,"workload":P}]""", "stages[1].take", "the 3 of a")]
    [InlineData("""[{"name":"a","take":"own","workload":P}]""", "stages[0].take", "no stage")]
    [InlineData("""[{"name":"a","take":"some","workload":P}]""", "stages[0].take", "own")]
    [InlineData("""[{"name":"a","workload":P,"afer":[]}]""", "stages[0].afer", "Did you mean after?")]
    [InlineData("[]", "stages", "1 to 64")]
    [InlineData("{}", "stages", "an array")]
    public void What_is_wrong_between_stages_is_named_with_its_place_and_remedy(string stages, string field, string told)
    {
        var reading = Submitted.Read($$"""{"budget":"1","stages":{{stages.Replace("P", Process, StringComparison.Ordinal)}}}""");

        var error = Assert.Single(reading.Errors);
        Assert.Equal(field, error.Field);
        Assert.Contains(told, $"{error.Problem}|{error.Limit}|{error.Remedy}", StringComparison.Ordinal);
        Assert.Null(reading.Spec);
    }

    [Fact]
    public void A_thousand_shards_that_leave_no_files_may_stand_before_one()
    {
        var reading = Submitted.Read($$$"""{"budget":"1","stages":[{"name":"a","shards":90000,"workload":{"kind":"noop"}},{"name":"b","after":["a"],"workload":{{{Process}}}}]}""");

        Assert.Empty(reading.Errors);
    }

    [Fact]
    public void Stages_beside_a_workload_are_refused_with_a_remedy()
    {
        var reading = Submitted.Read($$$"""{"budget":"1","workload":{{{Process}}},"shards":3,"stages":[{"name":"a","workload":{{{Process}}}}]}""");

        Assert.Equal(["shards", "workload"], reading.Errors.Select(error => error.Field).Order(StringComparer.Ordinal));
        Assert.All(reading.Errors, error => Assert.Contains("take stages away", error.Remedy, StringComparison.Ordinal));
        Assert.Equal(RefusalCode.Invalid, reading.Refusal!.Code);
    }

    [Fact]
    public void More_stages_than_the_limit_are_refused()
    {
        var stages = new JsonArray([.. Enumerable.Range(0, Limits.StagesPerTask + 1).Select(i => JsonNode.Parse($$$"""{"name":"s{{{i}}}","workload":{{{Process}}}}"""))]);
        var reading = Submitted.Read(new JsonObject { ["budget"] = "1", ["stages"] = stages });

        Assert.Equal(("stages", "has 65 stages"), (Assert.Single(reading.Errors).Field, reading.Errors[0].Problem));
    }

    [Theory]
    [InlineData("""{"kind":"process"}""", "workload.argv")]
    [InlineData("""{"kind":"process","argv":[]}""", "workload.argv")]
    [InlineData("""{"kind":"process","argv":"true"}""", "workload.argv")]
    [InlineData("""{"kind":"process","argv":[""]}""", "workload.argv[0]")]
    [InlineData("""{"kind":"process","argv":["a",1]}""", "workload.argv[1]")]
    [InlineData("""{"kind":"process","argv":["a","b\u0000c"]}""", "workload.argv[1]")]
    [InlineData("""{"kind":"process","argv":["a"],"environment":{"path":"x"}}""", "workload.environment.path")]
    [InlineData("""{"kind":"process","argv":["a"],"environment":{"1A":"x"}}""", "workload.environment.1A")]
    [InlineData("""{"kind":"process","argv":["a"],"environment":{"SKYOPS_TASK":"x"}}""", "workload.environment.SKYOPS_TASK")]
    [InlineData("""{"kind":"process","argv":["a"],"environment":{"A":1}}""", "workload.environment.A")]
    [InlineData("""{"kind":"process","argv":["a"],"environment":[]}""", "workload.environment")]
    [InlineData("""{"kind":"process","argv":["a"],"reproducible":"yes"}""", "workload.reproducible")]
    [InlineData("""{"kind":"process","argv":["a"],"shell":true}""", "workload.shell")]
    public void A_process_that_could_not_be_started_as_it_stands_is_refused(string workload, string field)
    {
        var reading = Submitted.Read($$"""{"budget":"1","workload":{{workload}}}""");

        Assert.Equal(field, Assert.Single(reading.Errors).Field);
    }

    [Fact]
    public void Arguments_and_variables_have_limits_in_number_and_in_bytes()
    {
        var many = string.Join(',', Enumerable.Range(0, Limits.Arguments + 1).Select(i => $"\"{i.ToString(CultureInfo.InvariantCulture)}\""));
        var variables = string.Join(',', Enumerable.Range(0, Limits.EnvironmentVariables + 1).Select(i => $"\"A{i}\":\"\""));
        string[] workloads =
        [
            $$"""{"kind":"process","argv":[{{many}}]}""",
            $$"""{"kind":"process","argv":["{{new string('x', Limits.ArgumentBytes)}}"]}""",
            $$$"""{"kind":"process","argv":["a"],"environment":{{{{variables}}}}}""",
        ];

        Assert.All(workloads, workload => Assert.Single(Submitted.Read($$"""{"budget":"1","workload":{{workload}}}""").Errors));
    }
}
