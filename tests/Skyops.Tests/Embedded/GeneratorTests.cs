using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Orleans.Generator;

namespace Skyops.Tests.Embedded;

public sealed class GeneratorTests
{
    [Theory]
    [InlineData("int Sum();", "must return Task")]
    [InlineData("void Sum();", "must return Task")]
    [InlineData("System.Threading.Tasks.Task Sum(out int x);", "out, ref and in")]
    [InlineData("System.Threading.Tasks.Task Sum(ref int x);", "out, ref and in")]
    [InlineData("System.Threading.Tasks.Task Sum<T>(T x);", "generic methods")]
    [InlineData("int Sum { get; }", "only methods")]
    [InlineData("event System.Action Summed;", "only methods")]
    [InlineData("System.Threading.Tasks.Task Sum() => null;", "a method with a body")]
    [InlineData("[Orleans.Concurrency.OneWay] System.Threading.Tasks.Task<int> Sum();", "one-way")]
    [InlineData("System.Threading.Tasks.Task Sum(System.Threading.CancellationToken a, System.Threading.CancellationToken b);", "more than one")]
    public void What_a_call_cannot_carry_is_an_error_that_says_why(string member, string why)
    {
        var problem = Assert.Single(Generate($"public interface IBad : Orleans.IGrainWithStringKey {{ {member} }}").Diagnostics);
        Assert.Equal("SKYOPSG001", problem.Id);
        Assert.Equal(DiagnosticSeverity.Error, problem.Severity);
        Assert.Contains(why, problem.GetMessage(null), StringComparison.Ordinal);
        Assert.True(problem.Location.SourceSpan.Start > 0);
    }

    [Theory]
    [InlineData("public interface IBad<T> : Orleans.IGrainWithStringKey { }", "generic grains")]
    [InlineData("public class Outer { private interface IBad : Orleans.IGrainWithStringKey { } }", "internal or public")]
    public void An_interface_that_cannot_be_reached_is_an_error_that_says_why(string source, string why)
    {
        var problem = Assert.Single(Generate(source).Diagnostics);
        Assert.Contains(why, problem.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void Proxies_of_inherited_methods_awkward_names_and_all_return_types_compile()
    {
        const string Source = """
            using System.Collections.Generic;
            using System.Threading;
            using System.Threading.Tasks;
            namespace A.B
            {
                public interface IBase : Orleans.IGrainWithStringKey { Task Same(int? @class, string text = "x"); }
                public interface IGood : IBase
                {
                    new Task<int> Same(int? @class, string text);
                    ValueTask @event(params int[] items);
                    ValueTask<Dictionary<string, List<int?>>> Get(CancellationToken token = default, int last = 3);
                    IAsyncEnumerable<(int A, string B)> Items(CancellationToken token);
                }
            }
            """;
        var (diagnostics, compilation) = Generate(Source);
        Assert.Empty(diagnostics);
        Assert.Empty(compilation.GetDiagnostics().Where(x => x.Severity >= DiagnosticSeverity.Warning));
    }

    private static (IReadOnlyList<Diagnostic> Diagnostics, Compilation Compilation) Generate(string source)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path) == "Skyops.Orleans.Embedded.dll")
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Grains",
            [CSharpSyntaxTree.ParseText(source, path: "Grains.cs")],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        CSharpGeneratorDriver.Create(new GrainProxyGenerator())
            .RunGeneratorsAndUpdateCompilation(compilation, out var updated, out var diagnostics);
        return (diagnostics, updated);
    }
}
