namespace Orleans.Generator;

/// <summary>The generated proxy of one interface.</summary>
internal sealed record ProxySource(string ClassName, string Source);
