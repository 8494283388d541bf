namespace Orleans.Concurrency;

/// <summary>The caller's task is complete once the call is sent; it learns nothing of what became of it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;
