using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Skyops.Tests.Architecture;

/// <summary>
/// How many lines each method, constructor, operator and accessor takes, without comments and attributes before it.
/// </summary>
internal static class MethodLengths
{
    public static IEnumerable<(string Name, int Lines)> Of(string source)
    {
        var root = CSharpSyntaxTree.ParseText(source).GetRoot();
        foreach (var node in root.DescendantNodes())
        {
            if (node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax)
                yield return (NameOf(node), LinesOf(node));
        }
    }

    private static string NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        AccessorDeclarationSyntax { Parent.Parent: PropertyDeclarationSyntax property } => property.Identifier.Text,
        _ => node.Kind().ToString(),
    };

    private static int LinesOf(SyntaxNode node)
    {
        var lists = node.ChildNodes().OfType<AttributeListSyntax>().ToArray();
        var first = lists.Length == 0 ? node.GetFirstToken() : lists[^1].GetLastToken().GetNextToken();
        var lines = node.SyntaxTree.GetText().Lines;
        var start = lines.GetLineFromPosition(first.SpanStart).LineNumber;
        return lines.GetLineFromPosition(node.Span.End).LineNumber - start + 1;
    }
}
