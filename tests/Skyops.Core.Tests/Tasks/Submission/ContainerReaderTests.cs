using Skyops.Core.Tasks.Stages;
using Skyops.Core.Tasks.Submission;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks.Submission;

public sealed class ContainerReaderTests
{
    private static readonly string Hash = new('a', 64);
    private static readonly string Reference = $"registry.example:5000/team/tool@sha256:{Hash}";

    [Fact]
    public void A_container_is_read_field_by_field_and_written_back_the_same()
    {
        var spec = Submitted.Read("""
            {"budget":"1","workload":{"kind":"container","image":"tool","argv":["wc","-w","/data/inputs/words.txt"],"environment":{"B":"2","A":"1"},"reproducible":true},
             "inputs":[{"sha256":"HASH","name":"tool","bytes":9},{"sha256":"HASH","name":"words.txt","bytes":0}]}
            """.Replace("HASH", Hash, StringComparison.Ordinal)).Spec!;

        var container = Assert.IsType<ContainerWorkload>(spec.Workload);
        Assert.Equal(("container", "tool", true), (container.Executor, container.Image, container.Reproducible));
        Assert.Equal(["A", "B"], container.Environment.Keys);
        Assert.Equal(TaskSpecCanonical.Hash(spec), TaskSpecCanonical.Hash(TaskSpecReader.Read(TaskSpecCanonical.Bytes(spec), Submitted.Models).Spec!));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"argv\":[]")]
    [InlineData(",\"argv\":null")]
    public void Without_arguments_it_is_the_images_own_program(string argv)
    {
        var spec = Submitted.Read($$$"""{"budget":"1","workload":{"kind":"container","image":"{{{Reference}}}"{{{argv}}}}}""").Spec!;

        Assert.Equal((Reference, 0), (((ContainerWorkload)spec.Workload).Image, ((ContainerWorkload)spec.Workload).Argv.Length));
    }

    [Fact]
    public void Every_stage_gets_the_image_that_it_runs_and_only_the_first_the_data()
    {
        var container = new ContainerWorkload { Image = "tool" };
        var plan = StagePlan.Of(Make.Noop() with
        {
            Workload = StagedWorkload.Instance,
            Stages = [new TaskStage { Name = "map", Workload = container, Shards = 2 }, new TaskStage { Name = "reduce", Workload = container, After = ["map"] }],
            Inputs = [new TaskInput("tool", Hash, 7), new TaskInput("words.txt", Hash, 7)],
        });

        Assert.Equal(["tool", "words.txt"], plan[0].Inputs(1, KeptOutputs.Nothing).Select(input => input.Name));
        Assert.Equal(["tool"], plan[1].Inputs(0, KeptOutputs.Nothing).Select(input => input.Name));
    }

    [Theory]
    [InlineData("""{"kind":"container"}""", "workload.image", "is missing", "podman save")]
    [InlineData("""{"kind":"container","image":"registry.example/library/busybox:latest"}""", "workload.image", "by a tag", "skopeo inspect")]
    [InlineData("""{"kind":"container","image":"busybox:latest"}""", "workload.image", "by a tag", ".Digest")]
    [InlineData("""{"kind":"container","image":"registry.example/busybox@sha256:12"}""", "workload.image", "is not a reference by digest", "SHA-256")]
    [InlineData("""{"kind":"container","image":"missing"}""", "workload.image", "is no input of this task", "tool")]
    [InlineData("""{"kind":"container","image":"folder"}""", "workload.image", "is unpacked as data", "unpack")]
    [InlineData("""{"kind":"container","image":"tool","argv":[""]}""", "workload.argv[0]", "there is no program", "argv")]
    [InlineData("""{"kind":"container","image":"tool","environment":{"A":"1\n2"}}""", "workload.environment", "line break in A", "file")]
    [InlineData("""{"kind":"container","image":"tool","tag":"x"}""", "workload.tag", "is not a field", "")]
    public void What_is_wrong_with_a_container_is_named(string workload, string field, string problem, string remedy)
    {
        var inputs = """[{"sha256":"HASH","name":"tool","bytes":9},{"sha256":"HASH","name":"folder","bytes":9,"unpack":true}]""".Replace("HASH", Hash, StringComparison.Ordinal);
        var error = Assert.Single(Submitted.Read($$$"""{"budget":"1","workload":{{{workload}}},"inputs":{{{inputs}}}}""").Errors);

        Assert.Equal(field, error.Field);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        if (!workload.Contains("argv", StringComparison.Ordinal)) Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""","placement":{"network":"internet"}""", "placement.network")]
    [InlineData(""","resources":{"ramMiB":8}""", "resources.ramMiB")]
    [InlineData(""","resources":{"gpus":1}""", "resources.gpus")]
    public void What_a_container_cannot_give_is_refused_at_once(string more, string field) =>
        Assert.Equal(field, Assert.Single(Submitted.Read($$$"""{"budget":"1","workload":{"kind":"container","image":"{{{Reference}}}"}{{{more}}}}""").Errors).Field);

    [Theory]
    [InlineData("registry.example/a/b", true)]
    [InlineData("127.0.0.1:5000/a", true)]
    [InlineData("localhost/a", true)]
    [InlineData("library/a", false)]
    [InlineData("registry.example/A", false)]
    [InlineData("registry.example/a/../b", false)]
    [InlineData("registry..example/a", false)]
    [InlineData("registry.example/", false)]
    [InlineData("a:b:c/a", false)]
    public void Only_full_references_are_read(string name, bool right)
    {
        Assert.Equal(right, ImageReference.TryParse($"{name}@sha256:{Hash}", out var reference));
        if (right) Assert.Equal($"{name}@sha256:{Hash}", reference!.ToString());
    }
}
