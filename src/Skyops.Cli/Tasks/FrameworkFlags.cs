using System.CommandLine;
using Skyops.Cli.Recipes;
using Skyops.Tasks;

namespace Skyops.Cli.Tasks;

/// <summary><c>submit-task --framework pytorch --script train.py -- ARGUMENTS</c>: a recipe, filled with somebody's script.</summary>
internal static class FrameworkFlags
{
    private static readonly Option<string?> Framework = new("--framework") { Description = "Run a script with a framework; `skyops recipes` lists them. Its arguments stand after --.", HelpName = "NAME" };
    private static readonly Option<string?> Script = new("--script") { Description = "The script; it is uploaded, and found as /data/inputs/NAME.", HelpName = "FILE" };

    public static Option[] All => [Framework, Script];

    public static bool AreGiven(CliContext context) => context.Get(Framework) is not null;

    /// <summary>The filled recipe; null when none is asked for.</summary>
    public static TaskSpec? Read(CliContext context, SortedDictionary<string, string> environment)
    {
        var script = context.Get(Script);
        if (context.Get(Framework) is not { } framework)
            return script is null ? null : throw CliException.Usage("--script is for frameworks", "add --framework, for example --framework pytorch");
        if (context.Get(SubmitFlags.File) is not null || context.Get(SubmitFlags.Model) is not null || context.Get(SubmitFlags.Command) || context.Get(SubmitFlags.Process) || context.Get(SubmitFlags.Image) is not null)
            throw CliException.Usage("--framework says what runs, and so does --file, --model, --command, --image or --process", "leave one of them out");
        if (script is null) throw CliException.Usage("--script is missing", "name the script that the framework runs, for example --script train.py");
        return RecipeBook.Find(framework).For(InputText.Parse(script).Name, context.Parse.GetValue(SubmitFlags.Program) ?? [], environment);
    }

    /// <summary>All that is given as data, the script first.</summary>
    public static string[] Data(CliContext context)
    {
        var data = context.Get(SubmitFlags.Data) ?? [];
        return context.Get(Script) is { } script ? [script, .. data] : data;
    }
}
