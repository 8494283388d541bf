namespace Skyops.Core.Validation.Tolerance;

/// <summary>A file from a node is not what its name says. The only thing that reading one may raise.</summary>
public sealed class UnreadableFileException(string reason) : Exception(reason);
