namespace Orleans;

/// <summary>Names a referenced assembly that holds grains, so that it is found even if no code of this one uses its types.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ApplicationPartAttribute(string assemblyName) : Attribute
{
    /// <summary>The simple name of the assembly.</summary>
    public string AssemblyName { get; } = assemblyName;
}
