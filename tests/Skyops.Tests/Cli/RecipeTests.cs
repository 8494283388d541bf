using System.Text;
using Skyops.Cli;
using Skyops.Cli.Recipes;
using Skyops.Cli.Tasks;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Tests.Cli;

/// <summary>A framework is a spec with a hole for a script.</summary>
public sealed class RecipeTests : IDisposable
{
    private readonly string _script = Path.Combine(Directory.CreateTempSubdirectory("skyops-recipe-").FullName, "train.py");

    public RecipeTests() => File.WriteAllText(_script, "print('hello')");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_script)!, recursive: true);

    [Fact]
    public void The_recipe_for_PyTorch_runs_the_script_with_its_arguments_where_PyTorch_is()
    {
        using var context = Parsed($"submit-task --framework pytorch --script {_script} --ram 3 --env LEVEL=3 --software numpy --budget 2 -- --epochs 3");
        var spec = SpecBuilder.Build(context, null);
        var command = Assert.IsType<CommandWorkload>(spec.Workload);
        Assert.Equal(["python3", "-u", "/data/inputs/train.py", "--epochs", "3"], command.Argv);
        Assert.Equal("3", command.Environment["LEVEL"]);
        Assert.Equal(["numpy"], spec.Placement!.Software!);
        Assert.Equal((Amount.Whole(2), 1, 30, 3_072), (spec.Budget, spec.Redundancy, spec.CheckpointEverySeconds, spec.Resources.RamMiB));
        Assert.Equal([_script], FrameworkFlags.Data(context));
    }

    [Fact]
    public void All_recipes_that_come_with_the_program_can_be_read()
    {
        var recipes = RecipeBook.All().ToArray();
        Assert.Contains(recipes, recipe => recipe is { Name: "pytorch", Spec.Placement.Software: ["pytorch"] });
        Assert.All(recipes, recipe => Assert.NotEmpty(recipe.For("a.py", ["x"], new(StringComparer.Ordinal)).Workload is CommandWorkload command ? command.Argv : []));
    }

    [Theory]
    [InlineData("submit-task --framework pytorch --budget 1", "--script is missing")]
    [InlineData("submit-task --framework cobol --script SCRIPT --budget 1", "there is no framework 'cobol'")]
    [InlineData("submit-task --script SCRIPT --budget 1", "--script is for frameworks")]
    [InlineData("submit-task --framework pytorch --script SCRIPT --model mlp --budget 1", "--framework says what runs")]
    [InlineData("submit-task --framework pytorch --script /no/such/file.py --budget 1", "there is no '/no/such/file.py'")]
    public void What_does_not_fit_together_is_said(string line, string problem)
    {
        using var context = Parsed(line.Replace("SCRIPT", _script, StringComparison.Ordinal));
        Assert.Contains(problem, Assert.Throws<CliException>(() => SpecBuilder.Build(context, null)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"spec":{}}""")]
    [InlineData("""{"description":"x","spec":{"workload":{"kind":"noop"}}}""")]
    [InlineData("""{"description":1,"spec":{"workload":{"kind":"noop"}}}""")]
    public void What_is_no_recipe_is_refused_by_its_name(string json) =>
        Assert.Contains("'mine'", Assert.Throws<CliException>(() => Recipe.Read("mine", Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);

    private static CliContext Parsed(string line) => new(CommandTree.Build().Parse(line.Split(' ')));
}
