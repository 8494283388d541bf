namespace Orleans.Concurrency;

/// <summary>The method may interleave with every other method of the grain.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;
