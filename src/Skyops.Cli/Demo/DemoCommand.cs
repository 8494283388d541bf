using System.CommandLine;

namespace Skyops.Cli.Demo;

internal static class DemoCommand
{
    private const string Default = "train";

    private static readonly Dictionary<string, Func<CliContext, CancellationToken, Task<int>>> Demos = new(StringComparer.Ordinal)
    {
        [Default] = TrainDemo.RunAsync,
        ["chain"] = ChainDemo.RunAsync,
        ["pytorch"] = TorchDemo.RunAsync,
        ["container"] = ContainerDemo.RunAsync,
    };

    private static readonly Argument<string> Name = new("NAME")
    {
        Description = $"Which story: {string.Join(", ", Demos.Keys)}. Default {Default}.",
        DefaultValueFactory = _ => Default,
    };

    public static Command Build() => new Command("demo", "See it work: a complete story on this machine that cleans up after itself.").With(Name).Runs(RunAsync);

    private static Task<int> RunAsync(CliContext context, CancellationToken cancellationToken) => Demos.TryGetValue(context.Get(Name), out var demo)
        ? demo(context, cancellationToken)
        : throw CliException.Usage($"there is no demo '{context.Get(Name)}'", $"choose one of: {string.Join(", ", Demos.Keys)}");
}
