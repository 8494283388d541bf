using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Orleans.Generator;

/// <summary>What one type declaration adds to the manifest: a grain interface with its proxy, or a grain class.</summary>
/// <param name="TypeName">The fully qualified name, or null if the type cannot be named outside its file or class.</param>
/// <param name="Proxy">The proxy, for an interface without problems; null for a class.</param>
/// <param name="Problems">What to report.</param>
internal sealed record GrainDeclaration(string? TypeName, ProxySource? Proxy, EquatableList<Problem> Problems)
{
    private const string KeyInterface = "Orleans.IGrainWithStringKey";
    private const string GrainClass = "Orleans.Grain";

    /// <summary>Reads a declaration, or null if it is not of a grain.</summary>
    public static GrainDeclaration? Read(GeneratorSyntaxContext context, CancellationToken token)
    {
        if (context.SemanticModel.GetDeclaredSymbol(context.Node, token) is not INamedTypeSymbol type)
            return null;
        // A type in several parts is read where its first part stands.
        if (type.DeclaringSyntaxReferences[0].GetSyntax(token) != context.Node || !IsGrain(type))
            return null;
        if (!IsNameable(type))
            return Refused(type, "it must be internal or public, and so must the types it is nested in");
        if (type.IsGenericType)
            return Refused(type, "generic grains are not supported");

        var name = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        if (type.TypeKind != TypeKind.Interface)
            return new(name, null, default);

        var methods = GrainMethodModel.ReadAll(type, out var problems);
        return problems.IsEmpty
            ? new(name, ProxyWriter.Write(type, methods), default)
            : new(null, null, new(problems));
    }

    private static bool IsGrain(INamedTypeSymbol type)
    {
        if (!type.AllInterfaces.Any(static x => x.ToDisplayString() == KeyInterface))
            return false;
        if (type.TypeKind == TypeKind.Interface)
            return true;
        if (type.IsAbstract)
            return false;
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (parent.ToDisplayString() == GrainClass)
                return true;
        }

        return false;
    }

    private static bool IsNameable(INamedTypeSymbol type)
    {
        for (var outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (outer.IsFileLocal || outer.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected
                or Accessibility.ProtectedAndInternal)
            {
                return false;
            }
        }

        return true;
    }

    private static GrainDeclaration Refused(INamedTypeSymbol type, string why) =>
        new(null, null, new(ImmutableArray.Create(Problem.At(type, why))));
}
