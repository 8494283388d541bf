namespace Orleans.Concurrency;

/// <summary>The method changes no state: it may interleave with other read-only methods of the grain.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;
