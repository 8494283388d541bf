namespace Orleans.Generator;

/// <summary>The assembly being compiled and the referenced assemblies that hold grains.</summary>
internal sealed record Manifest(string AssemblyName, EquatableList<string> Parts);
