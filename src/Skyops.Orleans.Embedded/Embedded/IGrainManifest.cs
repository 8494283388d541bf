namespace Orleans.Embedded;

/// <summary>Implemented by generated code, once an assembly.</summary>
public interface IGrainManifest
{
    /// <summary>Adds the grain interfaces and classes of the assembly.</summary>
    void Register(GrainManifestBuilder builder);
}
