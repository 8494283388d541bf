namespace Orleans.Generator;

/// <summary>What a grain method may return.</summary>
internal enum ReturnKind
{
    Unsupported,
    Task,
    TaskOfResult,
    ValueTask,
    ValueTaskOfResult,
    AsyncEnumerable,
}
