using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Orleans.Generator;

/// <summary>One method of a grain interface, checked.</summary>
internal sealed class GrainMethodModel
{
    private readonly IMethodSymbol _method;

    private GrainMethodModel(IMethodSymbol method)
    {
        _method = method;
        (Return, Result) = ReturnOf(method.ReturnType);
    }

    public string Name => _method.Name;

    public string DeclaringType => Full(_method.ContainingType);

    public string ReturnType => Full(_method.ReturnType);

    public ReturnKind Return { get; }

    /// <summary>The type of the result or of the items, if any.</summary>
    public string? Result { get; }

    public ImmutableArray<IParameterSymbol> Parameters => _method.Parameters;

    public bool ReadOnly => Has("Orleans.Concurrency.ReadOnlyAttribute");

    public bool AlwaysInterleave => Has("Orleans.Concurrency.AlwaysInterleaveAttribute");

    public bool OneWay => Has("Orleans.Concurrency.OneWayAttribute");

    public string? ResponseTimeout => _method.GetAttributes()
        .FirstOrDefault(static x => x.AttributeClass?.ToDisplayString() == "Orleans.ResponseTimeoutAttribute")
        ?.ConstructorArguments.FirstOrDefault().Value as string;

    public static string Full(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    public static bool IsToken(IParameterSymbol parameter) =>
        parameter.Type.ToDisplayString() == "System.Threading.CancellationToken";

    /// <summary>All methods a proxy of the interface must implement, and what of it a call cannot carry.</summary>
    public static List<GrainMethodModel> ReadAll(INamedTypeSymbol type, out ImmutableArray<Problem> problems)
    {
        var found = ImmutableArray.CreateBuilder<Problem>();
        var methods = new List<GrainMethodModel>();
        foreach (var member in type.AllInterfaces.Insert(0, type).SelectMany(static x => x.GetMembers()))
        {
            if (member.IsStatic || member is INamedTypeSymbol || member is IMethodSymbol { AssociatedSymbol: not null })
                continue;
            if (member is not IMethodSymbol symbol)
            {
                found.Add(Problem.At(member, "only methods are supported"));
                continue;
            }

            var method = new GrainMethodModel(symbol);
            if (method.WhyNot() is { } why)
                found.Add(Problem.At(member, why));
            else
                methods.Add(method);
        }

        problems = found.ToImmutable();
        return methods;
    }

    private static (ReturnKind Kind, string? Result) ReturnOf(ITypeSymbol type)
    {
        var result = (type as INamedTypeSymbol)?.TypeArguments.FirstOrDefault();
        var kind = type.OriginalDefinition.ToDisplayString() switch
        {
            "System.Threading.Tasks.Task" => ReturnKind.Task,
            "System.Threading.Tasks.Task<TResult>" => ReturnKind.TaskOfResult,
            "System.Threading.Tasks.ValueTask" => ReturnKind.ValueTask,
            "System.Threading.Tasks.ValueTask<TResult>" => ReturnKind.ValueTaskOfResult,
            "System.Collections.Generic.IAsyncEnumerable<T>" or "System.Collections.Generic.IAsyncEnumerable<out T>"
                => ReturnKind.AsyncEnumerable,
            _ => ReturnKind.Unsupported,
        };
        return (kind, result is null ? null : Full(result));
    }

    private string? WhyNot()
    {
        if (!_method.IsAbstract)
            return "a method with a body would run at the caller";
        if (_method.IsGenericMethod)
            return "generic methods are not supported";
        if (Return == ReturnKind.Unsupported)
            return "it must return Task, Task<T>, ValueTask, ValueTask<T> or IAsyncEnumerable<T>";
        if (OneWay && Return is not (ReturnKind.Task or ReturnKind.ValueTask))
            return "a one-way method must return Task or ValueTask";
        if (Parameters.Any(static x => x.RefKind != RefKind.None))
            return "out, ref and in parameters are not supported";
        return Parameters.Count(IsToken) > 1 ? "it has more than one CancellationToken" : null;
    }

    private bool Has(string attribute) =>
        _method.GetAttributes().Any(x => x.AttributeClass?.ToDisplayString() == attribute);
}
