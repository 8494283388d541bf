using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Orleans.Generator;

/// <summary>Something a grain interface holds that a call cannot carry. A value, so that the compiler's cache can compare it.</summary>
internal sealed record Problem(string What, string Why, string Path, TextSpan Span, LinePositionSpan Lines)
{
    private static readonly DiagnosticDescriptor s_unsupported = new(
        "SKYOPSG001",
        "A grain interface holds something that a grain call cannot carry",
        "'{0}' cannot be called on a grain: {1}",
        "Grains",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static Problem At(ISymbol symbol, string why)
    {
        var location = symbol.Locations[0];
        return new(
            symbol.ToDisplayString(), why, location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span);
    }

    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(s_unsupported, Path.Length == 0 ? Location.None : Location.Create(Path, Span, Lines), What, Why);
}
