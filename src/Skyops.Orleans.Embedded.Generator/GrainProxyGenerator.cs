using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Orleans.Generator;

/// <summary>
/// Writes a proxy class for each interface that derives from <c>IGrainWithStringKey</c>, and one manifest an assembly that
/// names its grain interfaces, its grain classes and the referenced assemblies that hold some.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class GrainProxyGenerator : IIncrementalGenerator
{
    private const string ManifestAttribute = "Orleans.Embedded.GrainManifestAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var declarations = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is TypeDeclarationSyntax { BaseList: not null }
                    and (InterfaceDeclarationSyntax or ClassDeclarationSyntax or RecordDeclarationSyntax),
                static (syntax, token) => GrainDeclaration.Read(syntax, token))
            .Where(static declaration => declaration is not null)
            .Select(static (declaration, _) => declaration!);

        var parts = context.CompilationProvider.Select(static (compilation, _) => PartsOf(compilation));

        context.RegisterSourceOutput(declarations, static (output, declaration) =>
        {
            foreach (var problem in declaration.Problems)
                output.ReportDiagnostic(problem.ToDiagnostic());
            if (declaration.Proxy is { } proxy)
                output.AddSource($"{proxy.ClassName}.g.cs", proxy.Source);
        });
        context.RegisterSourceOutput(declarations.Collect().Combine(parts), static (output, all) =>
            output.AddSource("GrainManifest.g.cs", ManifestWriter.Write(all.Left, all.Right)));
    }

    private static Manifest PartsOf(Compilation compilation)
    {
        var names = compilation.SourceModule.ReferencedAssemblySymbols
            .Where(static assembly => assembly.GetAttributes()
                .Any(static x => x.AttributeClass?.ToDisplayString() == ManifestAttribute))
            .Select(static assembly => assembly.Name)
            .OrderBy(static name => name, System.StringComparer.Ordinal);
        return new(compilation.AssemblyName ?? "Assembly", new EquatableList<string>(names.ToImmutableArray()));
    }
}
