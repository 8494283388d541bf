namespace Orleans.Embedded;

/// <summary>Names the <see cref="IGrainManifest"/> of the assembly, so that no types need to be searched.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class GrainManifestAttribute(Type manifestType) : Attribute
{
    /// <summary>A public type with a constructor without parameters.</summary>
    public Type ManifestType { get; } = manifestType;
}
